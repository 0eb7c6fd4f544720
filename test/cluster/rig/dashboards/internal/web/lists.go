package web

import (
	"context"
	"net/http"

	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
)

// Lister asks the API server for the names of one kind.
type Lister func(context.Context, *kubernetes.Clientset) ([]metav1.ObjectMeta, error)

// Lists are the pages of the Dashboard that the stand-ins have, by their path below /api/v1/.
var Lists = map[string]struct {
	Key  string
	List Lister
}{
	"namespace": {"namespaces", func(ctx context.Context, client *kubernetes.Clientset) ([]metav1.ObjectMeta, error) {
		list, err := client.CoreV1().Namespaces().List(ctx, metav1.ListOptions{})
		if err != nil {
			return nil, err
		}
		found := []metav1.ObjectMeta{}
		for _, item := range list.Items {
			found = append(found, item.ObjectMeta)
		}
		return found, nil
	}},
	"pod": {"pods", func(ctx context.Context, client *kubernetes.Clientset) ([]metav1.ObjectMeta, error) {
		list, err := client.CoreV1().Pods(metav1.NamespaceAll).List(ctx, metav1.ListOptions{})
		if err != nil {
			return nil, err
		}
		found := []metav1.ObjectMeta{}
		for _, item := range list.Items {
			found = append(found, item.ObjectMeta)
		}
		return found, nil
	}},
}

// AnswerList asks as the client given and answers as the Dashboards do: what
// the API server refuses is a list of errors in an answer of 200. `critical`
// says which refusals are an answer of their own.
func AnswerList(w http.ResponseWriter, request *http.Request, kind string, client *kubernetes.Clientset, critical func(error) bool) {
	wanted := Lists[kind]
	items, err := wanted.List(request.Context(), client)
	problems := []error{}
	if err != nil {
		if critical(err) || !(errors.IsForbidden(err) || errors.IsUnauthorized(err)) {
			if errors.IsUnauthorized(err) {
				err = Unauthorized()
			}
			Text(w, Code(err), err.Error())
			return
		}
		problems = append(problems, err)
	}
	named := []map[string]any{}
	for _, item := range items {
		named = append(named, map[string]any{"objectMeta": map[string]any{"name": item.Name, "namespace": item.Namespace}})
	}
	JSON(w, http.StatusOK, map[string]any{
		"listMeta": map[string]any{"totalItems": len(items)}, wanted.Key: named, "errors": problems,
	})
}
