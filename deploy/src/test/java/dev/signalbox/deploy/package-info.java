/// Tests of the deployment: each synthesises the app as a person would and reads the templates that
/// come out. Nothing here calls AWS or looks into the app's objects.
@NullMarked
package dev.signalbox.deploy;

import org.jspecify.annotations.NullMarked;
