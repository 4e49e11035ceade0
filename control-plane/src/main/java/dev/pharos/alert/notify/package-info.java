/** Notification: takes what rules find, holds settings and silences, and has it told. */
@NullMarked
package dev.pharos.alert.notify;

import org.jspecify.annotations.NullMarked;
