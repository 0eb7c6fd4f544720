// Package seven stands in for the backends of Dashboard 7.13.0: api 1.13.0,
// auth 1.3.0, web 1.7.0 and Kong before them. Words and exit codes are those
// of modules/*/main.go and modules/common/client at that tag.
package seven

import (
	"crypto/rand"
	"encoding/base64"
	"os"

	"github.com/spf13/pflag"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"
	"k8s.io/klog/v2"
)

type options struct {
	address, insecureAddress                        string
	port, insecurePort                              int
	apiServer, kubeconfig, namespace, csrfKey       string
	skipVerify, proxy, noCSRF, autoCertificates     bool
	metricsProvider, sidecarHost, settings, scraper string
}

// parse knows the flags of all three modules; each of the real ones has its own few.
func parse(insecurePort int) options {
	var given options
	klog.InitFlags(nil)
	flags := pflag.CommandLine
	namespace := os.Getenv("POD_NAMESPACE")
	if namespace == "" {
		namespace = "kubernetes-dashboard"
	}
	flags.StringVar(&given.address, "address", "0.0.0.0", "")
	flags.StringVar(&given.insecureAddress, "insecure-bind-address", "0.0.0.0", "")
	flags.IntVar(&given.port, "port", insecurePort, "")
	flags.IntVar(&given.insecurePort, "insecure-port", insecurePort, "")
	flags.StringVar(&given.apiServer, "apiserver-host", "", "")
	flags.BoolVar(&given.skipVerify, "apiserver-skip-tls-verify", false, "")
	flags.StringVar(&given.kubeconfig, "kubeconfig", "", "")
	flags.StringVar(&given.namespace, "namespace", namespace, "")
	flags.StringVar(&given.csrfKey, "csrf-key", os.Getenv("CSRF_KEY"), "")
	flags.BoolVar(&given.proxy, "act-as-proxy", false, "")
	flags.BoolVar(&given.noCSRF, "disable-csrf-protection", false, "")
	flags.BoolVar(&given.autoCertificates, "auto-generate-certificates", false, "")
	flags.StringVar(&given.metricsProvider, "metrics-provider", "sidecar", "")
	flags.StringVar(&given.sidecarHost, "sidecar-host", "", "")
	flags.StringVar(&given.settings, "settings-config-map-name", "", "")
	// Taken and of no consequence for what the stand-ins do.
	flags.String("bind-address", "0.0.0.0", "")
	flags.String("locale-config", "", "")
	flags.StringVar(&given.scraper, "metrics-scraper-service-name", "kubernetes-dashboard-metrics-scraper", "")
	pflag.Parse()
	return given
}

// connection is where the module's configuration comes from; whether it is any
// good nobody asks before the first request.
type connection struct {
	options options
	config  *rest.Config
}

func connect(given options) *connection {
	config, err := buildConfig(given)
	if err != nil {
		klog.ErrorS(nil, "Could not init kubernetes client config: "+err.Error())
		os.Exit(1)
	}
	return &connection{given, config}
}

func buildConfig(given options) (*rest.Config, error) {
	if given.kubeconfig == "" && given.apiServer == "" {
		klog.Info("Using in-cluster config")
		config, err := rest.InClusterConfig()
		if err == nil {
			config.Insecure = given.skipVerify
		}
		return config, err
	}
	if given.kubeconfig != "" {
		klog.InfoS("Using kubeconfig", "kubeconfig", given.kubeconfig)
	}
	if given.apiServer != "" {
		klog.InfoS("Using apiserver-host location", "masterUrl", given.apiServer)
	}
	config, err := clientcmd.NewNonInteractiveDeferredLoadingClientConfig(
		&clientcmd.ClientConfigLoadingRules{ExplicitPath: given.kubeconfig},
		&clientcmd.ConfigOverrides{ClusterInfo: api.Cluster{Server: given.apiServer}},
	).ClientConfig()
	if err == nil && given.skipVerify {
		config.Insecure = true
	}
	return config, err
}

// own is the pod itself.
func (c *connection) own() (*kubernetes.Clientset, error) {
	return kubernetes.NewForConfig(c.config)
}

// as is a person: the same place and the same trust, another token.
func (c *connection) as(token string) (*kubernetes.Clientset, error) {
	config := rest.CopyConfig(c.config)
	config.BearerToken, config.BearerTokenFile = token, ""
	config.Username, config.Password = "", ""
	config.ExecProvider, config.AuthProvider = nil, nil
	config.CertFile, config.CertData, config.KeyFile, config.KeyData = "", nil, "", nil
	return kubernetes.NewForConfig(config)
}

const csrfKeySize = 256

// csrfKey is made up where none is given, and used even where its size is wrong.
func csrfKey(given options) string {
	if given.csrfKey == "" {
		key := make([]byte, csrfKeySize)
		_, _ = rand.Read(key)
		return string(key)
	}
	decoded, err := base64.StdEncoding.DecodeString(given.csrfKey)
	if err != nil {
		klog.ErrorS(err, "Could not decode CSRF key")
		klog.FlushAndExit(klog.ExitFlushTimeout, 255)
	}
	if len(decoded) != csrfKeySize {
		klog.Errorf("Could not validate CSRF key. Expected size %d, got %d", csrfKeySize, len(decoded))
	}
	return string(decoded)
}
