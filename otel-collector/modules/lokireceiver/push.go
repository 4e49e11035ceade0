package lokireceiver

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/golang/snappy"
	"google.golang.org/protobuf/encoding/protowire"
)

const nsPerSecond = 1_000_000_000

type field struct{ name, value string }

type entry struct {
	timeNs   uint64
	line     string
	metadata []field
}

type stream struct {
	labels  []field
	entries []entry
}

// readProtobuf reads a PushRequest in a block of Snappy's, or without when the server unpacked it for a sender who called it Content-Encoding.
// Source: pkg/push/push.proto of https://github.com/grafana/loki.
func readProtobuf(body []byte) ([]stream, error) {
	message := body
	if size, err := snappy.DecodedLen(body); err == nil {
		if size > maxBodyBytes {
			return nil, fmt.Errorf("%d bytes after decompression are more than %d", size, maxBodyBytes)
		}
		if unpacked, err := snappy.Decode(nil, body); err == nil {
			message = unpacked
		}
	}
	var streams []stream
	err := eachField(message, func(number protowire.Number, value []byte, _ uint64) error {
		if number != 1 {
			return nil
		}
		one, err := readStream(value)
		streams = append(streams, one)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("protobuf: %w", err)
	}
	return streams, nil
}

func readStream(message []byte) (stream, error) {
	var one stream
	err := eachField(message, func(number protowire.Number, value []byte, _ uint64) (err error) {
		switch number {
		case 1:
			one.labels, err = parseLabels(string(value))
		case 2:
			var line entry
			line, err = readEntry(value)
			one.entries = append(one.entries, line)
		}
		return err
	})
	return one, err
}

func readEntry(message []byte) (entry, error) {
	var one entry
	err := eachField(message, func(number protowire.Number, value []byte, _ uint64) error {
		switch number {
		case 1:
			return eachField(value, func(part protowire.Number, _ []byte, n uint64) error {
				switch part {
				case 1:
					if n > math.MaxInt64/nsPerSecond {
						return fmt.Errorf("a time of %d seconds", int64(n))
					}
					one.timeNs += n * nsPerSecond
				case 2:
					one.timeNs += n
				}
				return nil
			})
		case 2:
			one.line = withoutLineEnd(string(value))
		case 3:
			var pair field
			err := eachField(value, func(part protowire.Number, text []byte, _ uint64) error {
				switch part {
				case 1:
					pair.name = string(text)
				case 2:
					pair.value = string(text)
				}
				return nil
			})
			one.metadata = append(one.metadata, pair)
			return err
		}
		return nil
	})
	return one, err
}

// eachField hands over the content of fields that have a length, and the number of those that are one.
func eachField(message []byte, take func(protowire.Number, []byte, uint64) error) error {
	for len(message) > 0 {
		number, kind, size := protowire.ConsumeTag(message)
		if size < 0 {
			return protowire.ParseError(size)
		}
		message = message[size:]
		var content []byte
		var n uint64
		switch kind {
		case protowire.BytesType:
			content, size = protowire.ConsumeBytes(message)
		case protowire.VarintType:
			n, size = protowire.ConsumeVarint(message)
		default:
			if size = protowire.ConsumeFieldValue(number, kind, message); size < 0 {
				return protowire.ParseError(size)
			}
			message = message[size:]
			continue
		}
		if size < 0 {
			return protowire.ParseError(size)
		}
		message = message[size:]
		if err := take(number, content, n); err != nil {
			return err
		}
	}
	return nil
}

// parseLabels reads {app="shop", level="info"}: values are quoted as in Go.
func parseLabels(text string) ([]field, error) {
	wrong := func(expected string) error { return fmt.Errorf("labels %.200s: expected %s", text, expected) }
	rest := strings.TrimSpace(text)
	rest, opened := strings.CutPrefix(rest, "{")
	rest, closed := strings.CutSuffix(rest, "}")
	if !opened || !closed {
		return nil, wrong("braces around")
	}
	var labels []field
	for rest = strings.TrimSpace(rest); rest != ""; rest = strings.TrimSpace(rest) {
		name, after, found := strings.Cut(rest, "=")
		name = strings.TrimSpace(name)
		if unquoted, err := strconv.Unquote(name); err == nil {
			name = unquoted
		}
		if !found || name == "" {
			return nil, wrong("a name and '='")
		}
		after = strings.TrimSpace(after)
		quoted, err := strconv.QuotedPrefix(after)
		if err != nil || quoted[0] == '\'' {
			return nil, wrong("a value in quotes")
		}
		value, err := strconv.Unquote(quoted)
		if err != nil {
			return nil, wrong("an escape that Go knows")
		}
		labels = append(labels, field{name, value})
		rest = strings.TrimSpace(after[len(quoted):])
		if rest == "" {
			break
		}
		if rest, found = strings.CutPrefix(rest, ","); !found {
			return nil, wrong("','")
		}
	}
	return labels, nil
}

// readJSON reads streams with values that are a time in nanoseconds, a line and, in an object, its structured metadata.
// Source: https://grafana.com/docs/loki/latest/reference/loki-http-api/#ingest-logs
func readJSON(body []byte) ([]stream, error) {
	var push struct {
		Streams []struct {
			Stream map[string]string   `json:"stream"`
			Values [][]json.RawMessage `json:"values"`
		} `json:"streams"`
	}
	if err := json.Unmarshal(body, &push); err != nil {
		return nil, fmt.Errorf("JSON: %w", err)
	}
	streams := make([]stream, 0, len(push.Streams))
	for _, sent := range push.Streams {
		one := stream{labels: fields(sent.Stream)}
		for _, value := range sent.Values {
			line, err := readValue(value)
			if err != nil {
				return nil, fmt.Errorf("JSON: %w", err)
			}
			one.entries = append(one.entries, line)
		}
		streams = append(streams, one)
	}
	return streams, nil
}

func readValue(parts []json.RawMessage) (entry, error) {
	if len(parts) < 2 {
		return entry{}, errors.New("a value has a time and a line")
	}
	timeNs, err := strconv.ParseUint(strings.Trim(string(parts[0]), `"`), 10, 64)
	if err != nil {
		return entry{}, fmt.Errorf("a time is nanoseconds in quotes, not %.40s", parts[0])
	}
	one := entry{timeNs: timeNs}
	if err := json.Unmarshal(parts[1], &one.line); err != nil {
		return entry{}, err
	}
	one.line = withoutLineEnd(one.line)
	if len(parts) > 2 {
		var metadata map[string]string
		if err := json.Unmarshal(parts[2], &metadata); err != nil {
			return entry{}, err
		}
		one.metadata = fields(metadata)
	}
	return one, nil
}

func fields(texts map[string]string) []field {
	all := make([]field, 0, len(texts))
	for name, value := range texts {
		all = append(all, field{name, value})
	}
	return all
}

// Layouts leave a line end at the end.
func withoutLineEnd(line string) string {
	shorter, ended := strings.CutSuffix(line, "\n")
	if !ended {
		return line
	}
	return strings.TrimSuffix(shorter, "\r")
}
