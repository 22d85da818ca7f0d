package dev.signalbox.deploy.watch;

import dev.signalbox.deploy.choice.Choices;
import dev.signalbox.deploy.data.SignalboxData;
import dev.signalbox.deploy.foundation.Stacks;
import dev.signalbox.deploy.service.SignalboxService;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;

/// The watch over all of it. Taking this stack away changes nothing in what is watched.
public final class SignalboxWatch extends Stack {
  public SignalboxWatch(App app, Choices choices, SignalboxData data, SignalboxService service) {
    super(app, Stacks.id(choices, "Watch"), Stacks.props("Signalbox: alarms and dashboard"));
    var alarms = new OperationalAlarms(this, choices, data, service);
    var dashboard = new OperationalDashboard(this, choices, data, service.orchestrator(), alarms);
    Stacks.output(
        this, "AlarmTopicArn", alarms.topic().topic().getTopicArn(), "Subscribe to alarms here");
    Stacks.output(
        this,
        "DashboardName",
        dashboard.dashboard().getDashboardName(),
        "The one page in CloudWatch");
  }
}
