// Package headlamp stands in for Headlamp in a cluster: a proxy before the API
// server that adds the person's token from its own cookie. It never refuses to
// start, whatever is wrong with its own way to the API server.
package headlamp

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"

	"authpath.test/rig/dashboards/internal/web"
)

// say writes a line as zerolog does.
func say(level string, fields map[string]any, message string) {
	line := map[string]any{"level": level, "time": time.Now().Format(time.RFC3339), "message": message}
	for name, value := range fields {
		line[name] = value
	}
	text, _ := json.Marshal(line)
	fmt.Println(string(text))
}

type server struct {
	base, cluster string
	ownToken      bool
	ttl           int
	config        *rest.Config
}

// Main is the program headlamp-server.
func Main() {
	inCluster := flag.Bool("in-cluster", false, "")
	name := flag.String("in-cluster-context-name", "main", "")
	base := flag.String("base-url", "", "")
	ttl := flag.Int("session-ttl", 86400, "")
	ownToken := flag.Bool("unsafe-use-service-account-token", false, "")
	port := flag.Int("port", 4466, "")
	// Taken, and of no consequence for what the stand-in does.
	for _, name := range []string{
		"plugins-dir", "user-plugins-dir", "static-plugins-dir", "listen-addr", "kubeconfig", "html-static-dir",
		"oidc-client-id", "oidc-client-secret", "oidc-idp-issuer-url", "oidc-scopes", "oidc-callback-url",
		"tls-cert-path", "tls-key-path", "proxy-urls", "service-account-token-path",
	} {
		flag.String(name, "", "")
	}
	for _, name := range []string{"insecure-ssl", "enable-helm", "enable-dynamic-clusters", "watch-plugins-changes", "dev"} {
		flag.Bool(name, false, "")
	}
	flag.CommandLine.Init("headlamp-server", flag.ContinueOnError)
	if err := flag.CommandLine.Parse(os.Args[1:]); err != nil {
		os.Exit(1)
	}
	say("info", nil, fmt.Sprintf("Use In Cluster: %t", *inCluster))
	s := &server{base: strings.TrimSuffix(*base, "/"), cluster: *name, ownToken: *ownToken, ttl: *ttl}
	if *inCluster {
		config, err := rest.InClusterConfig()
		if err != nil {
			say("error", map[string]any{"error": err.Error()}, "Failed to get in-cluster context")
		} else {
			s.config = config
			s.deriveName()
			say("info", map[string]any{"clusterURL": config.Host, "context": *name}, "Proxy setup")
		}
	}
	http.ListenAndServe(fmt.Sprintf(":%d", *port), s.routes())
}

// deriveName asks with the pod's own token for what only few may read; a refusal harms nothing.
func (s *server) deriveName() {
	client, err := kubernetes.NewForConfig(s.config)
	if err == nil {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_, err = client.CoreV1().ConfigMaps("kube-system").Get(ctx, "kubeadm-config", metav1.GetOptions{})
	}
	if err != nil {
		say("info", map[string]any{"error": err.Error()}, "deriving in-cluster context name from kubeadm-config")
	}
}

func (s *server) routes() http.Handler {
	mux := http.NewServeMux()
	page := func(w http.ResponseWriter, _ *http.Request) { web.Page(w, "Headlamp") }
	mux.HandleFunc(s.base+"/", page)
	mux.HandleFunc("GET "+s.base+"/config", s.about)
	mux.HandleFunc("POST "+s.base+"/clusters/{cluster}/set-token", s.setToken)
	mux.HandleFunc("GET "+s.base+"/clusters/{cluster}/me", s.me)
	mux.HandleFunc(s.base+"/clusters/{cluster}/{rest...}", s.forward())
	return mux
}

func (s *server) about(w http.ResponseWriter, _ *http.Request) {
	clusters := []any{}
	if s.config != nil {
		clusters = append(clusters, map[string]any{
			"name": s.cluster, "server": s.config.Host, "auth_type": "",
			"meta_data": map[string]any{"namespace": "", "source": "incluster"},
		})
	}
	web.JSON(w, http.StatusOK, map[string]any{
		"clusters": clusters, "isDynamicClusterEnabled": false, "allowKubeconfigChanges": false,
	})
}

// chunk is how much of a token one cookie holds.
const chunk = 3800

// setToken believes everything: neither the cluster nor the token is looked at.
func (s *server) setToken(w http.ResponseWriter, request *http.Request) {
	var asked struct {
		Token string `json:"token"`
	}
	if err := json.NewDecoder(request.Body).Decode(&asked); err != nil {
		web.Text(w, http.StatusBadRequest, err.Error())
		return
	}
	cluster := request.PathValue("cluster")
	for number, rest := 0, asked.Token; rest != ""; number++ {
		size := min(chunk, len(rest))
		http.SetCookie(w, &http.Cookie{
			Name: fmt.Sprintf("headlamp-auth-%s.%d", cluster, number), Value: rest[:size],
			Path: s.base + "/clusters/" + cluster, MaxAge: s.ttl, HttpOnly: true, SameSite: http.SameSiteStrictMode,
			Secure: request.TLS != nil || request.Header.Get("X-Forwarded-Proto") == "https",
		})
		rest = rest[size:]
	}
	w.WriteHeader(http.StatusOK)
}

func cookieToken(request *http.Request, cluster string) string {
	var token strings.Builder
	for number := 0; ; number++ {
		cookie, err := request.Cookie("headlamp-auth-" + cluster + "." + strconv.Itoa(number))
		if err != nil {
			return token.String()
		}
		token.WriteString(cookie.Value)
	}
}

func (s *server) me(w http.ResponseWriter, request *http.Request) {
	if cookieToken(request, request.PathValue("cluster")) == "" {
		web.JSON(w, http.StatusUnauthorized, map[string]string{"message": "unauthorized"})
		return
	}
	web.JSON(w, http.StatusOK, map[string]any{"username": "", "email": "", "groups": nil})
}

// forward hands a request to the API server over the pod's CA and way, with the person's token and none of its own.
func (s *server) forward() http.HandlerFunc {
	proxy := s.proxy()
	return func(w http.ResponseWriter, request *http.Request) {
		cluster := request.PathValue("cluster")
		if proxy == nil || cluster != s.cluster {
			http.Error(w, "key not found", http.StatusNotFound)
			return
		}
		if token := cookieToken(request, cluster); token != "" && request.Header.Get("Authorization") == "" {
			request.Header.Set("Authorization", "Bearer "+token)
		}
		request.Header.Del("Cookie")
		request.URL.Path = "/" + request.PathValue("rest")
		request.URL.RawPath = ""
		proxy.ServeHTTP(w, request)
	}
}

func (s *server) proxy() *httputil.ReverseProxy {
	if s.config == nil {
		return nil
	}
	target, err := url.Parse(s.config.Host)
	if err != nil {
		return nil
	}
	config := rest.AnonymousClientConfig(s.config)
	if s.ownToken {
		config = s.config
	}
	transport, err := rest.TransportFor(config)
	if err != nil {
		say("error", map[string]any{"error": err.Error()}, "Failed to setup proxy for in-cluster context")
		return nil
	}
	// Its own error handler is Go's: a plain line in the log, 502, and no body.
	return &httputil.ReverseProxy{
		Transport: transport,
		Rewrite:   func(request *httputil.ProxyRequest) { request.SetURL(target) },
	}
}
