package dev.signalbox.sqs.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a submit must say, so that an agent has something to do, and what it may ask of the agent.
class SubmitRefusalTest {
  private final TaskMessageReader reader = new TaskMessageReader();

  private TaskMessage read(String fields) {
    var separator = fields.isEmpty() ? "" : ",";
    return reader.read(
        "{\"type\":\"submit\",\"user_id\":\"u\"" + separator + fields.replace('\'', '"') + "}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|default/agent-v1 needs task_description",
        "'task_description':''|default/agent-v1 needs task_description",
        "'task_description':' \\n\\t'|default/agent-v1 needs task_description",
        "'task_description':'\u00a0\u200b'|default/agent-v1 needs task_description",
        "'payload':{}|default/agent-v1 needs task_description",
        "'payload':null|default/agent-v1 needs task_description",
        "'hint':'mend it'|default/agent-v1 needs task_description",
        "'attachments':[{'filename':'a.txt'}]|default/agent-v1 needs task_description",
        "'repo':'acme/shop'|coding/new-task-v1 needs task_description or issue_number",
        "'issue_number':4|default/agent-v1 needs task_description",
        "'pr_number':4|default/agent-v1 needs task_description",
        "'workflow_ref':'coding/new-task-v1','repo':'acme/shop'"
            + "|coding/new-task-v1 needs task_description or issue_number",
        "'workflow_ref':'coding/new-task-v1','repo':'acme/shop','pr_number':4"
            + "|coding/new-task-v1 needs task_description or issue_number",
        "'workflow_ref':'coding/new-task-v1','task_description':'x'|coding/new-task-v1 needs repo",
        "'workflow_ref':'coding/new-task-v1','issue_number':4|coding/new-task-v1 needs repo",
        "'workflow_ref':'coding/pr-iteration-v1','repo':'acme/shop','task_description':'x'"
            + "|coding/pr-iteration-v1 needs pr_number",
        "'workflow_ref':'coding/pr-review-v1@1.0.0','repo':'acme/shop','issue_number':4"
            + "|coding/pr-review-v1 needs pr_number",
        "'workflow_ref':'coding/restack-v1','pr_number':4|coding/restack-v1 needs repo",
        "'workflow_ref':'knowledge/web-research-v1','repo':'acme/shop','issue_number':4"
            + "|knowledge/web-research-v1 needs task_description",
        "'workflow_ref':'acme/my-own-v1','repo':'acme/shop'|needs task_description,"
      })
  void aSubmitThatGivesAnAgentNothingToDoIsRefused(String fields, String says) {
    assertThat(read(fields))
        .isInstanceOfSatisfying(
            TaskMessage.Broken.class,
            broken -> {
              assertThat(broken.reason()).isEqualTo("nothing-to-do");
              assertThat(broken.detail()).contains(says).doesNotContain("my-own");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'task_description':'x'",
        "'task_description':'\u3042'",
        "'payload':{'a':null}",
        "'repo':'acme/shop','task_description':'x'",
        "'repo':'acme/shop','issue_number':4",
        "'repo':'acme/shop','pr_number':4",
        "'repo':'acme/shop','pr_number':4,'task_description':'x'",
        "'repo':'acme/shop','payload':{'a':1}",
        "'issue_number':4,'task_description':'x'",
        "'workflow_ref':'coding/pr-review-v1','payload':{'a':1}",
        "'workflow_ref':'coding/pr-review-v1@1.0.0','repo':'acme/shop','pr_number':4",
        "'workflow_ref':'knowledge/web-research-v1','task_description':'x'",
        "'workflow_ref':'acme/my-own-v1','issue_number':4",
        "'workflow_ref':'acme/my-own-v1','pr_number':4"
      })
  void aSubmitThatGivesItSomethingIsNot(String fields) {
    assertThat(read(fields)).isInstanceOf(TaskMessage.Submit.class);
  }

  @Test
  void whatOnlyTheAgentReadsIsKeptWithItsType() {
    var read =
        read(
            "'task_description':'x','trace':true,'approval_timeout_s':9e2,'base_branch':'false',"
                + "'initial_approvals':['tool_type:Read'],'merge_branches':['b/1'],"
                + "'prompt_version':'0','attachments':[{'b':1.0,'a':true,'screening':{'status':'passed'}}]");

    assertThat(((TaskMessage.Submit) read).request().options().values())
        .isEqualTo(
            Map.of(
                "trace", "true",
                "approval_timeout_s", "900",
                "base_branch", "\"false\"",
                "initial_approvals", "[\"tool_type:Read\"]",
                "merge_branches", "[\"b/1\"]",
                "prompt_version", "\"0\"",
                "attachments", "[{\"a\":true,\"b\":1,\"screening\":{\"status\":\"passed\"}}]"));
    assertThat(((TaskMessage.Submit) read).request().extra()).isEmpty();
  }

  @Test
  void whatAsksForNothingIsLeftOut() {
    var read = read("'task_description':'x','trace':false,'attachments':[],'initial_approvals':[]");

    assertThat(((TaskMessage.Submit) read).request().options().values()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'trace':'true'",
        "'trace':1",
        "'approval_timeout_s':29",
        "'approval_timeout_s':3601",
        "'approval_timeout_s':60.5",
        "'approval_timeout_s':'60'",
        "'approval_timeout_s':18446744073709551676",
        "'approval_timeout_s':1e999999999",
        "'initial_approvals':'all_session'",
        "'initial_approvals':['']",
        "'initial_approvals':[7]",
        "'attachments':{}",
        "'attachments':['a.txt']",
        "'attachments':[{'size_bytes':-1}]",
        "'attachments':[{'size_bytes':1.5}]",
        "'attachments':[{'size_bytes':1e999999999}]",
        "'attachments':[{'size_bytes':18446744073709551617}]",
        "'attachments':[{'deep':{'a':1}}]",
        "'base_branch':'a b'",
        "'base_branch':'pending:pr_resolution'",
        "'base_branch':'-f'",
        "'merge_branches':'main'",
        "'merge_branches':['']",
        "'prompt_version':7"
      })
  void whatTheContractDoesNotHaveIsRefused(String field) {
    var name = field.substring(1, field.indexOf('\'', 1));

    assertThat(read("'task_description':'x'," + field))
        .isInstanceOfSatisfying(
            TaskMessage.Broken.class,
            broken -> {
              assertThat(broken.reason()).isEqualTo("bad-schema");
              assertThat(broken.detail()).contains(name);
            });
  }

  @Test
  void itsListsHaveTheLengthsOfTheContract() {
    var scope = "'" + "s".repeat(128) + "'";

    assertThat(read("'task_description':'x','initial_approvals':[" + repeated(scope, 20) + "]"))
        .isInstanceOf(TaskMessage.Submit.class);
    assertThat(read("'task_description':'x','initial_approvals':[" + repeated("'s'", 21) + "]"))
        .isInstanceOf(TaskMessage.Broken.class);
    assertThat(read("'task_description':'x','initial_approvals':['" + "s".repeat(129) + "']"))
        .isInstanceOf(TaskMessage.Broken.class);
    assertThat(read("'task_description':'x','attachments':[" + repeated("{}", 11) + "]"))
        .isInstanceOf(TaskMessage.Broken.class);
  }

  private static String repeated(String element, int count) {
    return String.join(",", Collections.nCopies(count, element));
  }
}
