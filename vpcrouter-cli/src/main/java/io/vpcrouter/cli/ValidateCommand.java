package io.vpcrouter.cli;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spec.RouteSpecJson;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks a route spec without any cloud, by the same code that the modes use. */
final class ValidateCommand implements Command {
    @Override
    public ExitCode run(CommandLine line, Shell shell) {
        String file = line.operands().get(0);
        Validated<RouteSpec> spec = read(file, line.get(CoreOptions.ALLOW_EMPTY_SPEC));
        shell.out().print(line.get(CoreOptions.OUTPUT) == OutputFormat.JSON ? json(file, spec) : text(file, spec));
        return spec.isValid() ? ExitCode.OK : ExitCode.USAGE;
    }

    private static Validated<RouteSpec> read(String file, boolean allowEmpty) {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return RouteSpecJson.read(in, file, allowEmpty);
        } catch (IOException | InvalidPathException e) {
            return Validated.invalid(
                    Problem.error("unreadable", Location.of(file), "route spec", null, "a file that can be read")
                            .withHint(FileErrors.reason(e)));
        }
    }

    private static String text(String file, Validated<RouteSpec> spec) {
        StringBuilder text = new StringBuilder();
        spec.problems().forEach(problem -> text.append(problem).append('\n'));
        spec.value()
                .ifPresentOrElse(
                        valid -> text.append(file)
                                .append(": valid, ")
                                .append(valid.routes().size())
                                .append(" destinations, ")
                                .append(valid.hosts().size())
                                .append(" hosts\n"),
                        () -> text.append(file).append(": refused\n"));
        return text.toString();
    }

    private static String json(String file, Validated<RouteSpec> spec) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("file", file);
        json.put("valid", spec.isValid());
        json.put(
                "destinations", spec.value().map(valid -> valid.routes().size()).orElse(null));
        json.put("hosts", spec.value().map(valid -> valid.hosts().size()).orElse(null));
        json.put("problems", spec.problems().stream().map(ValidateCommand::json).toList());
        return JsonText.text(json);
    }

    private static Map<String, @Nullable Object> json(Problem problem) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("severity", problem.isError() ? "error" : "warning");
        json.put("code", problem.code());
        json.put("line", problem.location().line());
        json.put("column", problem.location().column());
        json.put("pointer", problem.location().pointer());
        json.put("message", problem.message());
        return json;
    }
}
