// Package names is the cluster's DNS, no larger than the rig needs: A records
// of Services that have an address, by the scheme of
// kubernetes/dns docs/specification.md. Everything else does not exist.
package names

import (
	"context"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"golang.org/x/net/dns/dnsmessage"
	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
)

// Main is the program coredns.
func Main() {
	log.SetOutput(os.Stdout)
	config, err := rest.InClusterConfig()
	if err != nil {
		log.Fatal(err)
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		log.Fatal(err)
	}
	socket, err := net.ListenPacket("udp", ":53")
	if err != nil {
		log.Fatal(err)
	}
	go func() {
		// Ready when it can answer: the API server lets it read Services.
		log.Fatal(http.ListenAndServe(":8181", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if _, err := client.CoreV1().Services("default").Get(context.Background(), "kubernetes", metav1.GetOptions{}); err != nil {
				w.WriteHeader(http.StatusServiceUnavailable)
			}
		})))
	}()
	fmt.Println("CoreDNS of the rig")
	buffer := make([]byte, 4096)
	for {
		size, from, err := socket.ReadFrom(buffer)
		if err != nil {
			log.Fatal(err)
		}
		question := append([]byte{}, buffer[:size]...)
		go func() {
			if answer, err := answerTo(client, question); err == nil {
				_, _ = socket.WriteTo(answer, from)
			}
		}()
	}
}

const zone = ".svc.cluster.local."

func answerTo(client *kubernetes.Clientset, packet []byte) ([]byte, error) {
	var parser dnsmessage.Parser
	header, err := parser.Start(packet)
	if err != nil {
		return nil, err
	}
	question, err := parser.Question()
	if err != nil {
		return nil, err
	}
	address, known := lookUp(client, strings.ToLower(question.Name.String()))
	header.Response, header.Authoritative, header.RecursionAvailable = true, true, true
	header.RCode = dnsmessage.RCodeSuccess
	if !known {
		header.RCode = dnsmessage.RCodeNameError
	}
	builder := dnsmessage.NewBuilder(nil, header)
	builder.EnableCompression()
	if err := builder.StartQuestions(); err != nil {
		return nil, err
	}
	if err := builder.Question(question); err != nil {
		return nil, err
	}
	if err := builder.StartAnswers(); err != nil {
		return nil, err
	}
	if known && question.Type == dnsmessage.TypeA && address != nil {
		var record dnsmessage.AResource
		copy(record.A[:], address)
		resource := dnsmessage.ResourceHeader{Name: question.Name, Class: question.Class, TTL: 5}
		if err := builder.AResource(resource, record); err != nil {
			return nil, err
		}
	}
	return builder.Finish()
}

// lookUp knows NAME.NAMESPACE.svc.cluster.local.
func lookUp(client *kubernetes.Clientset, name string) (net.IP, bool) {
	short, inZone := strings.CutSuffix(name, zone)
	parts := strings.Split(short, ".")
	if !inZone || len(parts) != 2 {
		return nil, false
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	service, err := client.CoreV1().Services(parts[1]).Get(ctx, parts[0], metav1.GetOptions{})
	if err != nil || service.Spec.Type == v1.ServiceTypeExternalName {
		return nil, false
	}
	return net.ParseIP(service.Spec.ClusterIP).To4(), true
}
