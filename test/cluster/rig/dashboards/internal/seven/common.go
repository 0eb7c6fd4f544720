package seven

import (
	"net/http"
	"strings"

	"golang.org/x/net/xsrftoken"

	"authpath.test/rig/dashboards/internal/web"
)

// csrfTokens answers GET /api/v1/csrftoken/ACTION: each module makes and checks its own.
func csrfTokens(key string) http.HandlerFunc {
	return func(w http.ResponseWriter, request *http.Request) {
		web.JSON(w, http.StatusOK, map[string]string{
			"token": xsrftoken.Generate(key, "none", request.PathValue("action")),
		})
	}
}

func bearer(request *http.Request) string {
	token, found := strings.CutPrefix(request.Header.Get("Authorization"), "Bearer ")
	if !found {
		return ""
	}
	return token
}
