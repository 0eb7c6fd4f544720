package legacy

import (
	"context"
	"crypto/rand"
	"errors"
	"log"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"
)

// connection is the backend's own way to the API server: clientManager of the original.
type connection struct {
	options   options
	inCluster bool
	config    *rest.Config
	own       *kubernetes.Clientset
	csrfKey   string
}

func connect(given options) *connection {
	made := &connection{options: given}
	if given.apiServer != "" || given.kubeconfig != "" {
		log.Print("Skipping in-cluster config")
		config, err := clientcmd.NewNonInteractiveDeferredLoadingClientConfig(
			&clientcmd.ClientConfigLoadingRules{ExplicitPath: given.kubeconfig},
			&clientcmd.ConfigOverrides{ClusterInfo: api.Cluster{Server: given.apiServer}},
		).ClientConfig()
		if err != nil {
			panic(err)
		}
		made.config = config
	} else {
		log.Print("Using in-cluster config to connect to apiserver")
		config, err := rest.InClusterConfig()
		if err != nil {
			log.Printf("Could not init in cluster config: %s", err.Error())
			panic(errors.New("could not create client config"))
		}
		made.inCluster = true
		made.config = config
	}
	made.config.UserAgent = "dashboard/v2.7.0"
	own, err := kubernetes.NewForConfig(made.config)
	if err != nil {
		panic(err)
	}
	made.own = own
	return made
}

// as is a client with a person's token in place of the pod's.
func (c *connection) as(token string) (*kubernetes.Clientset, error) {
	config := rest.AnonymousClientConfig(c.config)
	config.BearerToken = token
	return kubernetes.NewForConfig(config)
}

const csrfSecret = "kubernetes-dashboard-csrf"

// makeCSRFKey is the first request of an in-cluster start, and whatever goes wrong with it is a panic.
func (c *connection) makeCSRFKey() string {
	if !c.inCluster {
		log.Print("Using random key for csrf signing")
		return randomKey()
	}
	log.Print("Using secret token for csrf signing")
	log.Printf("Initializing csrf token from %s secret", csrfSecret)
	secrets := c.own.CoreV1().Secrets(c.options.namespace)
	secret, err := secrets.Get(context.Background(), csrfSecret, metav1.GetOptions{})
	if err != nil {
		panic(err)
	}
	if len(secret.Data["csrf"]) == 0 {
		log.Printf("Empty token. Generating and storing in a secret %s", csrfSecret)
		if secret.Data == nil {
			secret.Data = map[string][]byte{}
		}
		secret.Data["csrf"] = []byte(randomKey())
		if secret, err = secrets.Update(context.Background(), secret, metav1.UpdateOptions{}); err != nil {
			panic(err)
		}
	}
	return string(secret.Data["csrf"])
}

func randomKey() string {
	key := make([]byte, 256)
	_, _ = rand.Read(key)
	return string(key)
}

// watchMetrics asks for the metrics scraper, which says something about the pod's own token for as long as it runs.
func watchMetrics(c *connection) {
	for {
		_, err := c.own.CoreV1().RESTClient().Get().Namespace(c.options.namespace).Resource("services").
			Name("dashboard-metrics-scraper").SubResource("proxy").Suffix("/healthz").DoRaw(context.Background())
		if err == nil {
			log.Print("Successful request to sidecar")
		} else {
			log.Printf("Metric client health check failed: %s. Retrying in 30 seconds.", err)
		}
		time.Sleep(30 * time.Second)
	}
}
