package dev.signalbox.cli.connect;

import dev.signalbox.cli.Terminal;
import dev.signalbox.cli.connect.Deployment.Open;
import dev.signalbox.orchestrator.port.store.TaskStore;
import dev.signalbox.orchestrator.sweep.SweepRhythm;
import dev.signalbox.query.OverviewQuery;
import dev.signalbox.query.TaskCommands;
import dev.signalbox.query.TaskQueries;
import dev.signalbox.service.Stores;
import dev.signalbox.service.SystemSources;
import dev.signalbox.service.inquiry.TaskInquiry;
import dev.signalbox.service.query.InReplica;
import dev.signalbox.service.query.QueuePlaces;
import dev.signalbox.service.query.ReadSides;
import java.util.function.Function;

/// What commands ask of a deployment that is open. Each question takes only the settings that it
/// reads.
public interface Questions {
  TaskQueries tasks(Open deployment);

  OverviewQuery overview(Open deployment);

  /// What may be asked for by messages.
  TaskCommands commands(Open deployment);

  /// The row of a task alone, by its id.
  Function<String, TaskStore.Lookup> rows(Open deployment);

  /// One task by its id, with its timeline.
  Function<String, TaskInquiry.Answer> inquiry(Open deployment);

  /// Asked of the tables and queues.
  static Questions from(Terminal terminal) {
    return new Questions() {
      @Override
      public TaskQueries tasks(Open deployment) {
        return ReadSides.tasks(deployment.clients(), deployment.settings().tables());
      }

      @Override
      public OverviewQuery overview(Open deployment) {
        var settings = deployment.settings();
        var rhythm = new SweepRhythm(settings.sweep().interval(), settings.policy().silence());
        return ReadSides.overview(
            deployment.clients(),
            settings.tables(),
            QueuePlaces.of(settings.queues()),
            rhythm,
            terminal.clock(),
            InReplica.NONE);
      }

      @Override
      public TaskCommands commands(Open deployment) {
        return ReadSides.commands(
            deployment.clients(),
            deployment.settings().queues().task().url().value(),
            new SystemSources(terminal.clock(), terminal.random()));
      }

      @Override
      public Function<String, TaskStore.Lookup> rows(Open deployment) {
        return Stores.tasks(deployment.settings(), deployment.clients(), terminal.random())::find;
      }

      @Override
      public Function<String, TaskInquiry.Answer> inquiry(Open deployment) {
        return new TaskInquiry(
                deployment.settings(), deployment.clients(), terminal.random(), terminal.clock())
            ::about;
      }
    };
  }
}
