/// What agents ask of people, and what people answer, as it stands in the approvals table. Agents
/// of others write the questions and read the answers, so the words are a contract.
@NullMarked
package dev.signalbox.dynamodb.approval;

import org.jspecify.annotations.NullMarked;
