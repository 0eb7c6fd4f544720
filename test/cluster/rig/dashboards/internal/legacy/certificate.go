package legacy

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"log"
	"math/big"
	"path/filepath"
	"time"
)

// servingCertificate is read from files, or made anew at each start; none means plain HTTP.
func servingCertificate(given options) *tls.Certificate {
	fail := func(err error) {
		if err != nil {
			log.Fatalf("Error while loading dashboard server certificates. Reason: %s", err)
		}
	}
	switch {
	case given.autoCertificates:
		log.Print("Auto-generating certificates")
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		fail(err)
		// As the original's: no name, no extension, one year.
		now := time.Now()
		template := x509.Certificate{SerialNumber: big.NewInt(now.UnixNano()), NotBefore: now, NotAfter: now.AddDate(1, 0, 0)}
		der, err := x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key)
		fail(err)
		log.Print("Successfully created certificates")
		return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
	case given.certFile != "" && given.keyFile != "":
		certificate, err := tls.LoadX509KeyPair(
			filepath.Join(given.certFolder, given.certFile), filepath.Join(given.certFolder, given.keyFile))
		fail(err)
		return &certificate
	}
	return nil
}
