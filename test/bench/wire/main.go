// A wire with a length: a TUN device that gives every packet back after half a round trip.
//
// The kernel of a test machine often lacks netem. This does what is needed of it: a packet to 192.0.2.2 comes back as one
// from 192.0.2.2, so a server that listens on 192.0.2.1 is reached as 192.0.2.2, and every packet in either direction is late by
// the given time. Swapping source and destination leaves the IP and TCP checksums as they are, because a sum does not depend
// on the order (RFC 1071).
//
// It is the packet trace as well: for each packet that the client sends, one line on standard output with microseconds.
//
// Usage, in a network namespace of one's own: wire DELAY; it prints `ready` when the device is there, and ends when its standard input does.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"syscall"
	"time"
	"unsafe"
)

const (
	tunSetInterface = 0x400454ca // TUNSETIFF, linux/if_tun.h
	flagTun         = 0x0001     // IFF_TUN
	flagNoHeader    = 0x1000     // IFF_NO_PI
)

type late struct {
	at     time.Time
	packet []byte
}

func main() {
	delay, err := time.ParseDuration(os.Args[1])
	if err != nil {
		fail(err)
	}
	device, err := openDevice("wire0")
	if err != nil {
		fail(err)
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	out := bufio.NewWriter(os.Stdout)
	fmt.Fprintln(out, "ready")
	_ = out.Flush()
	queue := make(chan late, 65536)
	go func() {
		for one := range queue {
			time.Sleep(time.Until(one.at))
			_, _ = syscall.Write(device, one.packet)
		}
	}()
	buffer := make([]byte, 65536)
	for {
		length, err := syscall.Read(device, buffer)
		if err == syscall.EINTR {
			continue
		}
		if err != nil {
			fail(err)
		}
		if length < 20 || buffer[0]>>4 != 4 {
			continue
		}
		now := time.Now()
		packet := append([]byte(nil), buffer[:length]...)
		header := int(packet[0]&0x0f) * 4
		if packet[9] == syscall.IPPROTO_TCP && length >= header+20 {
			fmt.Fprintln(out, describe(packet, header, now))
			_ = out.Flush()
		}
		for i := 0; i < 4; i++ {
			packet[12+i], packet[16+i] = packet[16+i], packet[12+i]
		}
		queue <- late{now.Add(delay), packet}
	}
}

// describe gives: microseconds, source port, destination port, bytes of payload, flags.
func describe(packet []byte, header int, now time.Time) string {
	tcp := packet[header:]
	payload := len(packet) - header - int(tcp[12]>>4)*4
	return fmt.Sprintf("%d %d %d %d %d", now.UnixMicro(),
		int(tcp[0])<<8|int(tcp[1]), int(tcp[2])<<8|int(tcp[3]), payload, tcp[13])
}

func openDevice(name string) (int, error) {
	device, err := syscall.Open("/dev/net/tun", syscall.O_RDWR, 0)
	if err != nil {
		return 0, err
	}
	var request [40]byte
	copy(request[:15], name)
	*(*uint16)(unsafe.Pointer(&request[16])) = flagTun | flagNoHeader
	if _, _, code := syscall.Syscall(syscall.SYS_IOCTL, uintptr(device), tunSetInterface, uintptr(unsafe.Pointer(&request[0]))); code != 0 {
		return 0, code
	}
	return device, nil
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "wire:", err)
	os.Exit(1)
}
