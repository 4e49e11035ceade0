/** Makes spans straight from the bytes of OTLP, protobuf or JSON. */
@NullMarked
package dev.pharos.receive.decode;

import org.jspecify.annotations.NullMarked;
