package seven

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"time"

	"authpath.test/rig/dashboards/internal/web"
)

// routes are those of the chart's ConfigMap kong-dbless-config; the first that fits is the longest.
func routes(release string) []struct{ path, host string } {
	auth, api, page := release+"-auth:8000", release+"-api:8000", release+"-web:8000"
	return []struct{ path, host string }{
		{"/api/v1/login", auth}, {"/api/v1/csrftoken/login", auth}, {"/api/v1/me", auth},
		{"/api", api}, {"/metrics", api}, {"/", page},
	}
}

// Gateway stands in for Kong: TLS on 8443 with a certificate that nobody
// trusts, the chart's routes, and its own health on 8100. What Kong itself
// says when a module is away is shorter here.
func Gateway() {
	log.SetOutput(os.Stdout)
	mux := http.NewServeMux()
	for _, route := range routes(os.Getenv("RELEASE")) {
		target := &url.URL{Scheme: "http", Host: route.host}
		proxy := &httputil.ReverseProxy{
			Rewrite: func(request *httputil.ProxyRequest) {
				request.SetURL(target)
				request.SetXForwarded()
			},
			ErrorHandler: answerFailure,
		}
		mux.Handle(route.path, proxy)
		if !strings.HasSuffix(route.path, "/") {
			mux.Handle(route.path+"/", proxy)
		}
	}
	health := http.NewServeMux()
	health.HandleFunc("GET /status/ready", func(w http.ResponseWriter, _ *http.Request) {
		web.JSON(w, http.StatusOK, map[string]string{"message": "ready"})
	})
	go func() { log.Fatal(http.ListenAndServe(":8100", health)) }()
	server := &http.Server{
		Addr: ":8443", Handler: mux, TLSConfig: &tls.Config{Certificates: []tls.Certificate{selfSigned()}},
	}
	log.Fatal(server.ListenAndServeTLS("", ""))
}

func answerFailure(w http.ResponseWriter, _ *http.Request, err error) {
	log.Print(err)
	var unknown *net.DNSError
	if errors.As(err, &unknown) {
		web.JSON(w, http.StatusServiceUnavailable, map[string]string{"message": "name resolution failed"})
		return
	}
	web.JSON(w, http.StatusBadGateway, map[string]string{
		"message": "An invalid response was received from the upstream server",
	})
}

// selfSigned has the name that Kong's own has.
func selfSigned() tls.Certificate {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		log.Fatal(err)
	}
	now := time.Now()
	template := x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()), NotBefore: now, NotAfter: now.AddDate(20, 0, 0),
		Subject: pkix.Name{
			Country: []string{"US"}, Province: []string{"California"}, Locality: []string{"San Francisco"},
			Organization: []string{"Kong"}, OrganizationalUnit: []string{"IT Department"}, CommonName: "localhost",
		},
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key)
	if err != nil {
		log.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}
