package seven

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"k8s.io/klog/v2"

	"authpath.test/rig/dashboards/internal/web"
)

const webVersion = "1.7.0"

// Web is the program dashboard-web: it answers whatever it does not know with the page itself.
func Web() {
	given := parse(8000)
	klog.InfoS("Starting Kubernetes Dashboard Web", "version", webVersion)
	connect(given)
	about := func(w http.ResponseWriter, _ *http.Request) {
		web.JSON(w, http.StatusOK, map[string]any{
			"serverTime": time.Now().UnixMilli(), "userAgent": "dashboard-web:" + webVersion, "version": webVersion,
		})
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /config", about)
	mux.HandleFunc("GET /settings", about)
	mux.HandleFunc("/", func(w http.ResponseWriter, request *http.Request) {
		if strings.HasPrefix(request.URL.Path, "/api/") {
			klog.Warningf("Unexpected request for %s", request.URL.Path)
		}
		web.Page(w, "Kubernetes Dashboard")
	})
	address := fmt.Sprintf("%s:%d", given.insecureAddress, given.insecurePort)
	klog.InfoS("Listening and serving insecurely on", "address", address)
	klog.Fatal(http.ListenAndServe(address, mux))
}

// Scraper is the program metrics-sidecar, as far as anybody asks it: whether it is well.
func Scraper() {
	klog.InfoS("Kubernetes host", "host", "in-cluster")
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	mux.HandleFunc("GET /", func(w http.ResponseWriter, _ *http.Request) { web.Text(w, http.StatusOK, "URL: /") })
	klog.Fatal(http.ListenAndServe(":8000", mux))
}
