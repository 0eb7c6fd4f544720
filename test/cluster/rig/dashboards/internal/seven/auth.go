package seven

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"golang.org/x/net/xsrftoken"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/klog/v2"

	"authpath.test/rig/dashboards/internal/web"
)

// Auth is the program dashboard-auth. It asks nothing of the API server before
// somebody logs in, and never uses a credential of its own.
func Auth() {
	given := parse(8000)
	klog.InfoS("Starting Kubernetes Dashboard Auth", "version", "1.3.0")
	connection := connect(given)
	key := csrfKey(given)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/v1/csrftoken/{action}", csrfTokens(key))
	mux.HandleFunc("POST /api/v1/login", func(w http.ResponseWriter, request *http.Request) {
		if !given.noCSRF && !xsrftoken.Valid(request.Header.Get("X-CSRF-TOKEN"), key, "none", "login") {
			web.JSON(w, http.StatusUnauthorized, web.Status(http.StatusUnauthorized, "Invalid", "MSG_CSRF_VALIDATION_ERROR"))
			return
		}
		connection.login(w, request)
	})
	mux.HandleFunc("GET /api/v1/me", connection.me)
	// What there is nothing for is told in plain text, as by the real one's router.
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, "404 page not found")
	})
	address := fmt.Sprintf("%s:%d", given.address, given.port)
	klog.InfoS("Listening and serving insecurely on", "address", address)
	klog.Fatal(http.ListenAndServe(address, mux))
}

func (c *connection) login(w http.ResponseWriter, request *http.Request) {
	var spec struct {
		Token string `json:"token"`
	}
	_ = json.NewDecoder(request.Body).Decode(&spec)
	if spec.Token == "" {
		web.JSON(w, http.StatusInternalServerError, web.Unauthorized())
		return
	}
	if err := c.check(spec.Token); err != nil {
		klog.ErrorS(err, "Could not log in")
		code := http.StatusInternalServerError
		if apierrors.IsUnauthorized(err) || apierrors.IsForbidden(err) {
			code = web.Code(err)
		}
		// The error as it is, whatever it is: that is what the page gets from the real one.
		web.JSON(w, code, err)
		return
	}
	web.JSON(w, http.StatusOK, map[string]string{"token": spec.Token})
}

func (c *connection) check(token string) error {
	client, err := c.as(token)
	if err != nil {
		return err
	}
	_, err = client.Discovery().ServerVersion()
	switch {
	case apierrors.IsUnauthorized(err):
		return web.Unauthorized()
	case apierrors.IsForbidden(err):
		return web.Status(http.StatusForbidden, "Forbidden", "MSG_FORBIDDEN_ERROR")
	}
	return err
}

func (c *connection) me(w http.ResponseWriter, request *http.Request) {
	token := bearer(request)
	if token == "" || c.check(token) != nil {
		web.JSON(w, http.StatusUnauthorized, web.Unauthorized())
		return
	}
	web.JSON(w, http.StatusOK, map[string]any{"name": nameIn(token), "authenticated": true})
}

// nameIn reads the account's name from the token itself, as the real one does: without its namespace.
func nameIn(token string) string {
	var claims struct {
		Kubernetes struct {
			Account struct {
				Name string `json:"name"`
			} `json:"serviceaccount"`
		} `json:"kubernetes.io"`
	}
	if parts := strings.Split(token, "."); len(parts) == 3 {
		if text, err := base64.RawURLEncoding.DecodeString(parts[1]); err == nil {
			_ = json.Unmarshal(text, &claims)
		}
	}
	return claims.Kubernetes.Account.Name
}
