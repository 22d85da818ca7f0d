/// Tests of the reader of GitHub's REST API, against a scripted server on loopback.
@NullMarked
package dev.signalbox.github;

import org.jspecify.annotations.NullMarked;
