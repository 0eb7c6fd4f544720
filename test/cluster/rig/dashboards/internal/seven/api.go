package seven

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/client-go/kubernetes"
	"k8s.io/klog/v2"

	"authpath.test/rig/dashboards/internal/web"
)

// API is the program dashboard-api: the only one of the three that asks the API server when it starts.
func API() {
	given := parse(8000)
	klog.InfoS("Starting Kubernetes Dashboard API", "version", "1.13.0")
	connection := connect(given)
	key := csrfKey(given)
	client, err := connection.own()
	if err != nil {
		klog.ErrorS(err, "Could not init kubernetes in-cluster client")
		os.Exit(1)
	}
	version, err := client.Discovery().ServerVersion()
	if err != nil {
		klog.Fatalf("Error while initializing connection to Kubernetes apiserver. "+
			"This most likely means that the cluster is misconfigured (e.g., it has "+
			"invalid apiserver certificates or service account's configuration) or the "+
			"--apiserver-host param points to a server that does not exist. Reason: %s\n"+
			"Refer to our FAQ and wiki pages for more information: "+
			"https://github.com/kubernetes/dashboard/wiki/FAQ", err)
	}
	klog.InfoS("Successful initial request to the apiserver", "version", version.String())
	if given.metricsProvider == "sidecar" {
		klog.Info("Creating in-cluster Sidecar client")
		go watchMetrics(client, given)
	}

	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/v1/csrftoken/{action}", csrfTokens(key))
	for kind := range web.Lists {
		mux.HandleFunc("GET /api/v1/"+kind, func(w http.ResponseWriter, request *http.Request) {
			token := bearer(request)
			if token == "" {
				web.Text(w, http.StatusUnauthorized, web.Unauthorized().Error())
				return
			}
			asked, err := connection.as(token)
			if err != nil {
				web.Text(w, http.StatusInternalServerError, err.Error())
				return
			}
			web.AnswerList(w, request, kind, asked, apierrors.IsUnauthorized)
		})
	}
	address := fmt.Sprintf("%s:%d", given.insecureAddress, given.insecurePort)
	klog.InfoS("Listening and serving on", "address", address)
	klog.Fatal(http.ListenAndServe(address, mux))
}

func watchMetrics(client *kubernetes.Clientset, given options) {
	for {
		_, err := client.CoreV1().RESTClient().Get().Namespace(given.namespace).Resource("services").
			Name(given.scraper).SubResource("proxy").Suffix("/healthz").DoRaw(context.Background())
		if err == nil {
			klog.Info("Successful request to sidecar")
		} else {
			klog.Errorf("Metric client health check failed: %s. Retrying in 30 seconds.", err)
		}
		time.Sleep(30 * time.Second)
	}
}
