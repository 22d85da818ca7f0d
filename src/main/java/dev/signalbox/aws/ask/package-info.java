/// Questions to AWS whose refusal is an answer too: for whoever looks a deployment over.
@NullMarked
package dev.signalbox.aws.ask;

import org.jspecify.annotations.NullMarked;
