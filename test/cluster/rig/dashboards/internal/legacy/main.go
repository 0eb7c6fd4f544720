// Package legacy stands in for the backend of Dashboard 2.7.0. The order of
// its start, its words and its exit codes are those of src/app/backend/dashboard.go
// at that tag.
package legacy

import (
	"crypto/tls"
	"fmt"
	"log"
	"net/http"
	"os"

	"github.com/spf13/pflag"
)

type options struct {
	port, insecurePort                                   int
	bindAddress, insecureBindAddress                     string
	certFile, keyFile, certFolder                        string
	apiServer, kubeconfig, namespace                     string
	autoCertificates, insecureLogin, skipLogin           bool
	tokenTTL                                             int
	metricsProvider, sidecarHost, localeConfig, apiLevel string
	modes                                                []string
}

func parse() options {
	var given options
	flags := pflag.CommandLine
	namespace := os.Getenv("POD_NAMESPACE")
	if namespace == "" {
		namespace = "kube-system"
	}
	flags.IntVar(&given.port, "port", 8443, "")
	flags.IntVar(&given.insecurePort, "insecure-port", 9090, "")
	flags.StringVar(&given.bindAddress, "bind-address", "0.0.0.0", "")
	flags.StringVar(&given.insecureBindAddress, "insecure-bind-address", "127.0.0.1", "")
	flags.StringVar(&given.certFile, "tls-cert-file", "", "")
	flags.StringVar(&given.keyFile, "tls-key-file", "", "")
	flags.StringVar(&given.certFolder, "default-cert-dir", "/certs", "")
	flags.StringVar(&given.apiServer, "apiserver-host", "", "")
	flags.StringVar(&given.kubeconfig, "kubeconfig", "", "")
	flags.StringVar(&given.namespace, "namespace", namespace, "")
	flags.BoolVar(&given.autoCertificates, "auto-generate-certificates", false, "")
	flags.BoolVar(&given.insecureLogin, "enable-insecure-login", false, "")
	flags.BoolVar(&given.skipLogin, "enable-skip-login", false, "")
	flags.IntVar(&given.tokenTTL, "token-ttl", 900, "")
	flags.StringSliceVar(&given.modes, "authentication-mode", []string{"token"}, "")
	flags.StringVar(&given.metricsProvider, "metrics-provider", "sidecar", "")
	flags.StringVar(&given.sidecarHost, "sidecar-host", "", "")
	flags.StringVar(&given.localeConfig, "locale-config", "./locale_conf.json", "")
	flags.StringVar(&given.apiLevel, "api-log-level", "INFO", "")
	pflag.Parse()
	return given
}

// Main is the program.
func Main() {
	log.SetOutput(os.Stdout)
	given := parse()
	log.Print("Starting overwatch")
	if given.apiServer != "" {
		log.Printf("Using apiserver-host location: %s", given.apiServer)
	}
	if given.kubeconfig != "" {
		log.Printf("Using kubeconfig file: %s", given.kubeconfig)
	}
	log.Printf("Using namespace: %s", given.namespace)

	connection := connect(given)
	connection.csrfKey = connection.makeCSRFKey()
	version, err := connection.own.Discovery().ServerVersion()
	if err != nil {
		log.Fatalf("Error while initializing connection to Kubernetes apiserver. "+
			"This most likely means that the cluster is misconfigured (e.g., it has "+
			"invalid apiserver certificates or service account's configuration) or the "+
			"--apiserver-host param points to a server that does not exist. Reason: %s\n"+
			"Refer to our FAQ and wiki pages for more information: "+
			"https://github.com/kubernetes/dashboard/wiki/FAQ", err)
	}
	log.Printf("Successful initial request to the apiserver, version: %s", version.String())
	keys := makeKeys(connection)
	if given.metricsProvider == "sidecar" {
		log.Print("Creating in-cluster Sidecar client")
		go watchMetrics(connection)
	}
	serve(given, handler(connection, keys))
}

func serve(given options, handler http.Handler) {
	certificate := servingCertificate(given)
	if certificate == nil {
		log.Printf("Serving insecurely on HTTP port: %d", given.insecurePort)
		log.Fatal(http.ListenAndServe(fmt.Sprintf("%s:%d", given.insecureBindAddress, given.insecurePort), handler))
	}
	log.Printf("Serving securely on HTTPS port: %d", given.port)
	server := &http.Server{
		Addr:      fmt.Sprintf("%s:%d", given.bindAddress, given.port),
		Handler:   handler,
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{*certificate}, MinVersion: tls.VersionTLS12},
	}
	log.Fatal(server.ListenAndServeTLS("", ""))
}
