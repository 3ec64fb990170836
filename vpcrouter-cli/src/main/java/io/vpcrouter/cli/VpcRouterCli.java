package io.vpcrouter.cli;

import ch.qos.logback.classic.Level;
import io.vpcrouter.cli.log.LogFormat;
import io.vpcrouter.cli.log.LogSetup;
import io.vpcrouter.cli.options.ArgumentFiles;
import io.vpcrouter.cli.options.CommandLine;
import io.vpcrouter.cli.options.CommandLineParser;
import io.vpcrouter.cli.options.CommandName;
import io.vpcrouter.cli.options.CoreOptions;
import io.vpcrouter.cli.options.HelpText;
import io.vpcrouter.cli.options.MultiHealth;
import io.vpcrouter.cli.options.Plugins;
import io.vpcrouter.cli.options.Word;
import io.vpcrouter.plugin.OptionAbbreviations;
import io.vpcrouter.plugin.PluginFolder;
import io.vpcrouter.plugin.PluginRegistry;
import io.vpcrouter.server.ServerStartException;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.PluginStartException;
import io.vpcrouter.support.HangUp;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.NearestName;
import io.vpcrouter.validation.Printable;
import io.vpcrouter.validation.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole program except the end of the JVM, so that tests can run it. */
final class VpcRouterCli {
    private static final Logger LOG = LoggerFactory.getLogger(VpcRouterCli.class);
    private static final String STANDARD_OUTPUT = "-";

    private final Shell shell;
    private boolean logsToStandardError;
    private boolean resultIsOnStandardOutput = true;

    VpcRouterCli(Shell shell) {
        this.shell = shell;
    }

    /** Runs the command. Every failure becomes a message and an exit code. */
    ExitCode run(String... args) {
        LogSetup.silence();
        logsToStandardError = true;
        try {
            ExitCode code = dispatch(args);
            return resultIsOnStandardOutput && shell.out().checkError() ? lost() : code;
        } catch (InvalidException e) {
            e.problems().forEach(this::report);
            return ExitCode.USAGE;
        } catch (PluginStartException | ServerStartException | StartFailedException e) {
            report(e);
            return shell.stop().isMade() ? stopped() : ExitCode.START_FAILED;
        } catch (CloudException e) {
            report(e);
            return ExitCode.REFUSED;
        } catch (InterruptedException e) {
            return stopped();
        } catch (Throwable e) {
            shell.err().println("error: this is a defect of vpcrouter, please report it with what follows");
            shell.err().print(Version.text());
            e.printStackTrace(shell.err());
            return ExitCode.DEFECT;
        } finally {
            LogSetup.silence();
            // A daemon's standard output may be its log, and block.
            if (resultIsOnStandardOutput) {
                shell.out().flush();
            }
            shell.err().flush();
        }
    }

    /** Only a request to stop interrupts this thread. The daemon has no result that would be missing. */
    private ExitCode stopped() {
        if (!resultIsOnStandardOutput) {
            return ExitCode.OK;
        }
        shell.err().println("error: stopped before there was a result");
        return ExitCode.INTERRUPTED;
    }

    /** A result that could not be written must not look like an empty one. */
    private ExitCode lost() {
        shell.err().println("error: standard output: not written (expected: a place that takes the whole result)");
        return ExitCode.DEFECT;
    }

    private ExitCode dispatch(String[] args) throws InterruptedException {
        List<Problem> problems = new ArrayList<>();
        List<Word> words = ArgumentFiles.expand(args, problems);
        if (!problems.isEmpty()) {
            throw new InvalidException(problems);
        }
        boolean asksForHelp = !words.isEmpty() && words.get(0).text().equals("help");
        if (asksForHelp) {
            words = new ArrayList<>(words.subList(1, words.size()));
            words.add(new Word(CoreOptions.HELP.flagName(), Word.COMMAND_LINE));
        }
        boolean named = !words.isEmpty() && !words.get(0).text().startsWith("-");
        CommandName command = named ? command(words.get(0)) : CommandName.RUN;
        List<Word> rest = named ? words.subList(1, words.size()) : words;
        if (command == CommandName.RUN) {
            // Not even before there is a log to open or a source to read.
            HangUp.calls(LogSetup::reopen);
        }
        if (peeks(CoreOptions.VERSION, rest)) {
            shell.out().print(Version.text());
            return ExitCode.OK;
        }
        Optional<Path> folder = CommandLineParser.peek(CoreOptions.PLUGINS, rest, shell.environment())
                .flatMap(CoreOptions.PLUGINS.type()::parse);
        try (PluginFolder jars = Plugins.open(folder, Version.ownJar())) {
            jars.warnings().forEach(this::report);
            PluginRegistry plugins = PluginRegistry.load(jars.source());
            rest = writtenOut(rest, command, plugins);
            if (peeks(CoreOptions.VERSION, rest)) {
                shell.out().print(Version.text());
                return ExitCode.OK;
            }
            if (peeks(CoreOptions.HELP, rest)) {
                shell.out().print(HelpText.of(command, rest, shell.environment(), plugins));
                return ExitCode.OK;
            }
            CommandLine line = new CommandLineParser(command, rest, shell.environment(), plugins).parse();
            line.warnings().forEach(this::report);
            resultIsOnStandardOutput = line.command().hasResult();
            setUpLog(line);
            return command(line, plugins, jars).run(line, shell);
        }
    }

    private static List<Word> writtenOut(List<Word> words, CommandName command, PluginRegistry plugins) {
        List<OptionSpec<?>> known = new ArrayList<>(CoreOptions.of(command));
        if (command.needsCloud()) {
            known.addAll(CoreOptions.of(CommandName.RUN));
            known.add(MultiHealth.PARTS);
            plugins.found().forEach(plugin -> known.addAll(plugin.options()));
        }
        // It was needed before.
        known.removeIf(CoreOptions.PLUGINS::equals);
        List<String> texts = new OptionAbbreviations(known)
                .expand(words.stream().map(Word::text).toList());
        List<Word> full = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            full.add(new Word(texts.get(i), words.get(i).origin()));
        }
        return full;
    }

    private static CommandName command(Word word) {
        return CommandName.of(word.text()).orElseThrow(() -> {
            Problem problem = Problem.error(
                    "command",
                    word.origin(),
                    "command",
                    word.text(),
                    "one of " + String.join(", ", CommandName.words()));
            return new InvalidException(List.of(problem.withHint(
                    NearestName.question(word.text(), CommandName.words()).orElse("vpcrouter --help says more"))));
        });
    }

    private static boolean peeks(OptionSpec<Boolean> flag, List<Word> words) {
        return words.stream()
                .map(Word::text)
                .anyMatch(word -> word.equals(flag.flagName())
                        || flag.shortName()
                                .map(letter -> word.equals("-" + letter))
                                .orElse(false));
    }

    private static Command command(CommandLine line, PluginRegistry plugins, PluginFolder folder) {
        return switch (line.command()) {
            case RUN -> new RunCommand();
            case PLAN -> new PassCommand(false);
            case ONCE -> new PassCommand(true);
            case VALIDATE -> new ValidateCommand();
            case STATUS -> new StatusCommand();
            case DRAIN, UNDRAIN -> new DrainCommand();
            case PLUGINS -> new PluginsCommand(plugins, folder);
            case SIMULATE -> new SimulateCommand();
            case DEMO -> new DemoCommand(plugins);
        };
    }

    private static Level usualLevel(CommandName command) {
        return switch (command) {
            case RUN -> Level.INFO;
            // It tells of its failed router itself.
            case DEMO -> Level.ERROR;
            // A command with a result logs only what is wrong.
            default -> Level.WARN;
        };
    }

    private void setUpLog(CommandLine line) {
        Optional<String> file = line.find(CoreOptions.LOGFILE);
        LogFormat format = line.get(CoreOptions.LOG_FORMAT);
        Level usual = file.isPresent() ? Level.INFO : usualLevel(line.command());
        Level level = line.get(CoreOptions.VERBOSE) ? Level.DEBUG : usual;
        if (file.isEmpty()) {
            LogSetup.toStream(shell.err(), format, level);
        } else if (file.get().equals(STANDARD_OUTPUT)) {
            if (line.command() == CommandName.RUN) {
                LogSetup.toSlowStream(shell.out(), format, level);
            } else {
                LogSetup.toStream(shell.err(), format, level);
            }
        } else {
            LogSetup.toFile(file.get(), format, level, Word.COMMAND_LINE, CoreOptions.LOGFILE.flagName())
                    .ifPresent(this::report);
        }
        logsToStandardError = file.isEmpty();
        if (file.isPresent()) {
            HangUp.calls(LogSetup::reopen);
        }
    }

    private void report(Problem problem) {
        Location location = problem.location();
        String place = location.equals(Word.COMMAND_LINE) ? "" : location + ": ";
        shell.err().println(place + (problem.isError() ? "error: " : "warning: ") + problem.message());
    }

    /** Reports the reason of the end to the user, and to the log if that is somewhere else. */
    private void report(Exception end) {
        String message = Printable.clean(Objects.requireNonNullElse(end.getMessage(), end.toString()));
        shell.err().println("error: " + message);
        if (logsToStandardError) {
            LOG.debug("ends: {}", message, end);
        } else {
            LOG.error("ends: {}", message, end);
        }
    }
}
