// Two small programs for pods: "pause", the first process of each pod, which
// only holds the pod's network, and "answer", a web server for tests.
package main

import (
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	end := make(chan os.Signal, 1)
	signal.Notify(end, syscall.SIGINT, syscall.SIGTERM)
	switch {
	case len(os.Args) == 2 && os.Args[1] == "pause":
	case len(os.Args) == 3 && os.Args[1] == "answer":
		go answer(os.Args[2])
	default:
		fmt.Fprintln(os.Stderr, "usage: pod pause | pod answer [ADDRESS]:PORT")
		os.Exit(2)
	}
	<-end
}

// answer says which pod it is, so that a test sees where a request arrived.
func answer(address string) {
	name, _ := os.Hostname()
	err := http.ListenAndServe(address, http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		fmt.Fprintf(w, "%s was asked for %s\n", name, request.URL.Path)
	}))
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
