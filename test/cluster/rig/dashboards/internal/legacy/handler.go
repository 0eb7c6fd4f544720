package legacy

import (
	"context"
	"encoding/json"
	"log"
	"net/http"
	"strings"

	"golang.org/x/net/xsrftoken"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd/api"

	"authpath.test/rig/dashboards/internal/web"
)

type backend struct {
	*connection
	keys *keys
}

func handler(c *connection, k *keys) http.Handler {
	b := &backend{c, k}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/v1/csrftoken/{action}", func(w http.ResponseWriter, request *http.Request) {
		web.JSON(w, http.StatusOK, map[string]string{
			"token": xsrftoken.Generate(b.csrfKey, "none", request.PathValue("action")),
		})
	})
	mux.HandleFunc("POST /api/v1/login", b.guarded("login", b.login))
	mux.HandleFunc("POST /api/v1/token/refresh", b.guarded("token", b.refresh))
	mux.HandleFunc("GET /api/v1/login/status", func(w http.ResponseWriter, request *http.Request) {
		web.JSON(w, http.StatusOK, map[string]bool{
			"tokenPresent":         request.Header.Get("jweToken") != "",
			"headerPresent":        bearer(request) != "",
			"httpsMode":            b.loginCounts(request),
			"impersonationPresent": request.Header.Get("Impersonate-User") != "",
		})
	})
	mux.HandleFunc("GET /api/v1/login/modes", func(w http.ResponseWriter, _ *http.Request) {
		web.JSON(w, http.StatusOK, map[string][]string{"modes": b.options.modes})
	})
	mux.HandleFunc("GET /api/v1/login/skippable", func(w http.ResponseWriter, _ *http.Request) {
		web.JSON(w, http.StatusOK, map[string]bool{"skippable": b.options.skipLogin})
	})
	mux.HandleFunc("GET /api/v1/settings/global", b.settings)
	for kind := range web.Lists {
		mux.HandleFunc("GET /api/v1/"+kind, func(w http.ResponseWriter, request *http.Request) { b.list(w, request, kind) })
	}
	mux.HandleFunc("/api/", http.NotFound)
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { web.Page(w, "Kubernetes Dashboard") })
	return mux
}

func (b *backend) guarded(action string, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, request *http.Request) {
		if !xsrftoken.Valid(request.Header.Get("X-CSRF-TOKEN"), b.csrfKey, "none", action) {
			web.Text(w, http.StatusUnauthorized, "CSRF validation failed")
			return
		}
		next(w, request)
	}
}

// loginCounts: over plain HTTP without the flag, a login is answered and then ignored.
func (b *backend) loginCounts(request *http.Request) bool {
	return request.TLS != nil || b.options.insecureLogin
}

func bearer(request *http.Request) string {
	token, found := strings.CutPrefix(request.Header.Get("Authorization"), "Bearer ")
	if !found {
		return ""
	}
	return token
}

// clientOf is who asks the API server: the person, or the pod itself where no login counts or it was skipped.
func (b *backend) clientOf(request *http.Request) (*kubernetes.Clientset, error) {
	token, sealed := bearer(request), request.Header.Get("jweToken")
	if !b.loginCounts(request) || (b.options.skipLogin && token == "" && sealed == "") {
		return b.own, nil
	}
	if token != "" {
		return b.as(token)
	}
	if sealed == "" {
		return nil, web.Unauthorized()
	}
	info, err := b.keys.open(sealed)
	if err != nil {
		return nil, err
	}
	return b.as(info.Token)
}

func (b *backend) list(w http.ResponseWriter, request *http.Request, kind string) {
	client, err := b.clientOf(request)
	if err != nil {
		web.Text(w, web.Code(err), err.Error())
		return
	}
	web.AnswerList(w, request, kind, client, func(error) bool { return false })
}

// settings are read with the pod's own token; without them there are defaults.
func (b *backend) settings(w http.ResponseWriter, _ *http.Request) {
	maps := b.own.CoreV1().ConfigMaps(b.options.namespace)
	found, err := maps.Get(context.Background(), "kubernetes-dashboard-settings", metav1.GetOptions{})
	if err != nil {
		log.Printf("Cannot find settings config map: %s", err)
		log.Printf("Cannot restore settings config map: %s", err)
	}
	settings := map[string]any{"clusterName": "", "itemsPerPage": 10, "labelsLimit": 3, "logsAutoRefreshTimeInterval": 5, "resourceAutoRefreshTimeInterval": 5}
	if err == nil {
		_ = json.Unmarshal([]byte(found.Data["_global"]), &settings)
	}
	web.JSON(w, http.StatusOK, settings)
}

func (b *backend) refresh(w http.ResponseWriter, request *http.Request) {
	var spec struct {
		JWEToken string `json:"jweToken"`
	}
	_ = json.NewDecoder(request.Body).Decode(&spec)
	info, err := b.keys.open(spec.JWEToken)
	if err == nil {
		var sealed string
		if sealed, err = b.keys.seal(api.AuthInfo{Token: info.Token}); err == nil {
			web.JSON(w, http.StatusOK, map[string]any{"jweToken": sealed, "errors": []error{}})
			return
		}
	}
	web.Text(w, web.Code(err), err.Error())
}
