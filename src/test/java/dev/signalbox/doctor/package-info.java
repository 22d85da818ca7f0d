/// The doctor: each rule by facts, each check by a fault that is planted in the local AWS.
@NullMarked
package dev.signalbox.doctor;

import org.jspecify.annotations.NullMarked;
