package io.vpcrouter.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vpcrouter.cli.options.CommandLine;
import io.vpcrouter.cli.options.CoreOptions;
import io.vpcrouter.cli.options.OutputFormat;
import io.vpcrouter.model.Fallback;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.report.JsonResult;
import io.vpcrouter.spec.RouteSpecJson;
import io.vpcrouter.support.FileProblems;
import io.vpcrouter.support.FileThread;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.stream.Stream;

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
        try {
            return withWarning(
                    RouteSpecJson.read(FileThread.read(Path.of(file), RouteSpecJson.MAX_BYTES + 1), file, allowEmpty),
                    file);
        } catch (IOException | InvalidPathException e) {
            return Validated.invalid(
                    Problem.error("unreadable", Location.of(file), "route spec", null, "a file that can be read")
                            .withHint(FileProblems.reason(e)));
        }
    }

    private static Validated<RouteSpec> withWarning(Validated<RouteSpec> spec, String file) {
        return spec.value()
                .flatMap(valid -> Fallback.warning(valid, Location.of(file)))
                .map(warning -> Validated.of(
                        spec.orThrow(),
                        Stream.concat(spec.problems().stream(), Stream.of(warning))
                                .toList()))
                .orElse(spec);
    }

    private static String text(String file, Validated<RouteSpec> spec) {
        StringBuilder text = new StringBuilder();
        spec.problems().forEach(problem -> text.append(problem).append('\n'));
        spec.value()
                .ifPresentOrElse(
                        valid -> text.append(file)
                                .append(": valid, ")
                                .append(count(valid.routes().size(), "destination"))
                                .append(", ")
                                .append(count(valid.hosts().size(), "host"))
                                .append('\n'),
                        () -> text.append(file).append(": refused\n"));
        return text.toString();
    }

    private static String json(String file, Validated<RouteSpec> spec) {
        return JsonResult.of(json -> {
            json.writeStringField("file", file);
            json.writeBooleanField("valid", spec.isValid());
            json.writeObjectField(
                    "destinations",
                    spec.value().map(valid -> valid.routes().size()).orElse(null));
            json.writeObjectField(
                    "hosts", spec.value().map(valid -> valid.hosts().size()).orElse(null));
            json.writeArrayFieldStart("problems");
            for (Problem problem : spec.problems()) {
                putProblem(json, problem);
            }
            json.writeEndArray();
        });
    }

    private static void putProblem(JsonGenerator json, Problem problem) throws IOException {
        json.writeStartObject();
        json.writeStringField("severity", problem.isError() ? "error" : "warning");
        json.writeStringField("code", problem.code());
        json.writeNumberField("line", problem.location().line());
        json.writeNumberField("column", problem.location().column());
        json.writeStringField("pointer", problem.location().pointer());
        json.writeStringField("message", problem.message());
        json.writeEndObject();
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
