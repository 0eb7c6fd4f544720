package legacy

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"slices"

	authentication "k8s.io/api/authentication/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"

	"authpath.test/rig/dashboards/internal/web"
)

type loginSpec struct {
	Token      string `json:"token"`
	KubeConfig string `json:"kubeConfig"`
	Username   string `json:"username"`
	Password   string `json:"password"`
}

func (b *backend) login(w http.ResponseWriter, request *http.Request) {
	var spec loginSpec
	if err := json.NewDecoder(request.Body).Decode(&spec); err != nil {
		web.Text(w, http.StatusInternalServerError, err.Error())
		return
	}
	token, err := b.tokenOf(spec)
	if err != nil {
		web.Text(w, http.StatusInternalServerError, err.Error())
		return
	}
	name, err := b.check(request.Context(), token)
	if err != nil {
		// A refusal is an answer of 200 with a list of errors; everything else is an answer of its own.
		if apierrors.IsUnauthorized(err) {
			web.JSON(w, http.StatusOK, map[string]any{"jweToken": "", "errors": []error{web.Unauthorized()}})
			return
		}
		web.Text(w, web.Code(err), err.Error())
		return
	}
	sealed, err := b.keys.seal(api.AuthInfo{Token: token})
	if err != nil {
		web.Text(w, http.StatusInternalServerError, err.Error())
		return
	}
	web.JSON(w, http.StatusOK, map[string]any{"name": name, "jweToken": sealed, "errors": []error{}})
}

// tokenOf takes a token, or from a kubeconfig what the original takes: a token of the current context's user.
func (b *backend) tokenOf(spec loginSpec) (string, error) {
	switch {
	case spec.Token != "" && slices.Contains(b.options.modes, "token"):
		return spec.Token, nil
	case spec.KubeConfig != "":
		config, err := clientcmd.Load([]byte(spec.KubeConfig))
		if err != nil {
			return "", err
		}
		if current := config.Contexts[config.CurrentContext]; current != nil {
			if user := config.AuthInfos[current.AuthInfo]; user != nil && user.Token != "" {
				return user.Token, nil
			}
		}
		return "", errors.New("Not enough data to create auth info structure.")
	}
	return "", errors.New("Not enough data to create authenticator.")
}

var userInError = regexp.MustCompile(`User "([^"]*)"`)

// check asks /version with the credential, then who it is: a refused TokenReview names the asker too.
func (b *backend) check(ctx context.Context, token string) (string, error) {
	client, err := b.as(token)
	if err != nil {
		return "", err
	}
	if _, err := client.Discovery().ServerVersion(); err != nil {
		return "", err
	}
	return whoIs(ctx, client, token)
}

func whoIs(ctx context.Context, client *kubernetes.Clientset, token string) (string, error) {
	review := &authentication.TokenReview{Spec: authentication.TokenReviewSpec{Token: token}}
	answer, err := client.AuthenticationV1().TokenReviews().Create(ctx, review, metav1.CreateOptions{})
	if apierrors.IsForbidden(err) {
		if found := userInError.FindStringSubmatch(err.Error()); found != nil {
			return found[1], nil
		}
	}
	if err != nil {
		return "", err
	}
	return answer.Status.User.Username, nil
}
