package legacy

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"log"
	"sync"
	"time"

	jose "gopkg.in/square/go-jose.v2"
	v1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/clientcmd/api"

	"authpath.test/rig/dashboards/internal/web"
)

const keyHolder = "kubernetes-dashboard-key-holder"

// keys seals a person's credential into the token that the page sends with
// each request (auth/jwe of the original); the key is in a Secret, so that
// several replicas and a restart know it.
type keys struct {
	connection *connection
	lock       sync.Mutex
	private    *rsa.PrivateKey
}

func makeKeys(c *connection) *keys {
	log.Print("Generating JWE encryption key")
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	made := &keys{connection: c, private: private}
	namespace := c.options.namespace
	log.Printf("New synchronizer has been registered: %s-%s. Starting", keyHolder, namespace)
	log.Printf("Starting secret synchronizer for %s in namespace %s", keyHolder, namespace)
	secrets := c.own.CoreV1().Secrets(namespace)
	secret, err := secrets.Get(context.Background(), keyHolder, metav1.GetOptions{})
	if err == nil {
		log.Print("Initializing JWE encryption key from synchronized object")
		if made.take(secret) != nil {
			// Nothing usable in it, as in a fresh install: it gets ours.
			if _, err = secrets.Update(context.Background(), made.holder(secret), metav1.UpdateOptions{}); err != nil {
				panic(err)
			}
		}
	} else {
		log.Print("Storing encryption key in a secret")
		_, err = secrets.Create(context.Background(), made.holder(nil), metav1.CreateOptions{})
		if err != nil && !apierrors.IsAlreadyExists(err) {
			panic(err)
		}
	}
	return made
}

func (k *keys) holder(existing *v1.Secret) *v1.Secret {
	secret := &v1.Secret{ObjectMeta: metav1.ObjectMeta{Name: keyHolder, Namespace: k.connection.options.namespace}}
	if existing != nil {
		secret = existing.DeepCopy()
	}
	secret.Data = map[string][]byte{
		"priv": pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(k.private)}),
		"pub":  pem.EncodeToMemory(&pem.Block{Type: "RSA PUBLIC KEY", Bytes: x509.MarshalPKCS1PublicKey(&k.private.PublicKey)}),
	}
	return secret
}

func (k *keys) take(secret *v1.Secret) error {
	block, _ := pem.Decode(secret.Data["priv"])
	if block == nil {
		return errors.New("no key")
	}
	private, err := x509.ParsePKCS1PrivateKey(block.Bytes)
	if err != nil {
		return err
	}
	k.lock.Lock()
	defer k.lock.Unlock()
	k.private = private
	return nil
}

// additional is the plain part of a sealed token that says how long it is good for.
type additional struct {
	Issued  string `json:"iat"`
	Expires string `json:"exp,omitempty"`
}

func (k *keys) seal(info api.AuthInfo) (string, error) {
	k.lock.Lock()
	defer k.lock.Unlock()
	plain, err := json.Marshal(info)
	if err != nil {
		return "", err
	}
	encrypter, err := jose.NewEncrypter(
		jose.A256GCM, jose.Recipient{Algorithm: jose.RSA_OAEP_256, Key: &k.private.PublicKey}, nil)
	if err != nil {
		return "", err
	}
	now := time.Now()
	valid := additional{Issued: now.Format(time.RFC3339)}
	if ttl := k.connection.options.tokenTTL; ttl > 0 {
		valid.Expires = now.Add(time.Duration(ttl) * time.Second).Format(time.RFC3339)
	}
	claims, err := json.Marshal(valid)
	if err != nil {
		return "", err
	}
	sealed, err := encrypter.EncryptWithAuthData(plain, claims)
	if err != nil {
		return "", err
	}
	return sealed.FullSerialize(), nil
}

func (k *keys) open(sealed string) (*api.AuthInfo, error) {
	k.lock.Lock()
	defer k.lock.Unlock()
	object, err := jose.ParseEncrypted(sealed)
	if err != nil {
		return nil, err
	}
	var claims additional
	if err := json.NewDecoder(bytes.NewReader(object.GetAuthData())).Decode(&claims); err != nil {
		return nil, err
	}
	if claims.Expires != "" {
		end, err := time.Parse(time.RFC3339, claims.Expires)
		if err != nil {
			return nil, err
		}
		if time.Now().After(end) {
			return nil, web.Status(401, "Expired", "MSG_TOKEN_EXPIRED_ERROR")
		}
	}
	plain, err := object.Decrypt(k.private)
	if err != nil {
		return nil, err
	}
	info := &api.AuthInfo{}
	return info, json.Unmarshal(plain, info)
}
