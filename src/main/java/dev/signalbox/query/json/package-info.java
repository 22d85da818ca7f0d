/// What can be asked, as JSON: one spelling for the JSON API and for the commands' `--json`. Names
/// are in snake case, as in messages and rows. What there is not, is left out; lists are there in
/// any case.
@NullMarked
package dev.signalbox.query.json;

import org.jspecify.annotations.NullMarked;
