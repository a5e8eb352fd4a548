package org.malleposte.server.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.appender.ConsoleAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.AppenderComponentBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.api.LayoutComponentBuilder;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;
import org.malleposte.server.config.Configuration;

/// Sets the log up. A session's id (`%X{session}`) is the same that stands in the journal.
public final class Logs {
  private static final String PLAIN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5p %c{1}%notEmpty{ [%X{session}]} %m%n%xEx";

  private Logs() {}

  /// For a command that is run by itself: only what is wrong.
  public static void quiet() {
    use(new Configuration.Log(Configuration.Level.WARN, Configuration.Format.PLAIN, ""));
  }

  /// @throws IOException the file that is configured cannot be written
  public static void set(Configuration.Log log) throws IOException {
    if (!log.file().isEmpty()) {
      tryFile(Path.of(log.file()).toAbsolutePath());
    }
    use(log);
  }

  private static void tryFile(Path file) throws IOException {
    try {
      Files.createDirectories(file.getParent());
      Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
    } catch (IOException e) {
      throw new IOException("The log file " + file + " cannot be written: " + e + ".", e);
    }
  }

  private static void use(Configuration.Log log) {
    ConfigurationBuilder<BuiltConfiguration> builder =
        ConfigurationBuilderFactory.newConfigurationBuilder();
    builder.setStatusLevel(Level.ERROR).setShutdownHook("disable");
    builder.add(appender(builder, log).add(layout(builder, log.format())));
    builder.add(logger(builder, "io.netty", Level.WARN));
    builder.add(logger(builder, "io.vertx", Level.WARN));
    builder.add(logger(builder, "com.hazelcast", Level.ERROR)); // of what matters the bus tells
    builder.add(
        builder
            .newRootLogger(Level.valueOf(log.level().name()))
            .add(builder.newAppenderRef("log")));
    Configurator.reconfigure(builder.build());
  }

  private static AppenderComponentBuilder appender(
      ConfigurationBuilder<BuiltConfiguration> builder, Configuration.Log log) {
    return log.file().isEmpty()
        ? builder
            .newAppender("log", "Console")
            .addAttribute("target", ConsoleAppender.Target.SYSTEM_ERR)
        : builder.newAppender("log", "File").addAttribute("fileName", log.file());
  }

  private static LayoutComponentBuilder layout(
      ConfigurationBuilder<BuiltConfiguration> builder, Configuration.Format format) {
    return switch (format) {
      case PLAIN -> builder.newLayout("PatternLayout").addAttribute("pattern", PLAIN);
      case JSON ->
          builder
              .newLayout("JsonTemplateLayout")
              .addAttribute("eventTemplateUri", "classpath:org/malleposte/server/log.json");
    };
  }

  private static org.apache.logging.log4j.core.config.builder.api.LoggerComponentBuilder logger(
      ConfigurationBuilder<BuiltConfiguration> builder, String name, Level level) {
    return builder.newLogger(name, level);
  }
}
