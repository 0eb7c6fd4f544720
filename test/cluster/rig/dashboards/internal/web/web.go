// Package web holds what all the backends' answers have in common.
package web

import (
	"encoding/json"
	"fmt"
	"net/http"

	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// JSON answers with a value.
func JSON(w http.ResponseWriter, code int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(value)
}

// Text answers with a plain line.
func Text(w http.ResponseWriter, code int, line string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(code)
	fmt.Fprintln(w, line)
}

// Page answers with the page that the real ones have a browser load.
func Page(w http.ResponseWriter, title string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>%s</title></head><body></body></html>\n", title)
}

// Status is the error that the backends answer with: {"ErrStatus":{…}}.
func Status(code int32, reason metav1.StatusReason, message string) *errors.StatusError {
	return &errors.StatusError{ErrStatus: metav1.Status{
		Status: metav1.StatusFailure, Code: code, Reason: reason, Message: message,
	}}
}

// Unauthorized is how all of them put a refused credential.
func Unauthorized() *errors.StatusError {
	return Status(http.StatusUnauthorized, metav1.StatusReasonUnauthorized, "MSG_LOGIN_UNAUTHORIZED_ERROR")
}

// Code is the HTTP status that the API server gave an error, or 500 for one of another kind.
func Code(err error) int {
	if status, ok := err.(*errors.StatusError); ok && status.ErrStatus.Code > 0 {
		return int(status.ErrStatus.Code)
	}
	return http.StatusInternalServerError
}
