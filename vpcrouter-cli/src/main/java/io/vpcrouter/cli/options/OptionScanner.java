package io.vpcrouter.cli.options;

import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.validation.NearestName;
import io.vpcrouter.validation.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells options, their values and operands apart, and finds every mistake in one go. */
final class OptionScanner {
    private final OptionCatalog catalog;
    private final List<Problem> problems;
    private final Map<OptionSpec<?>, List<Given>> given = new LinkedHashMap<>();
    private final List<Word> operands = new ArrayList<>();
    private final Set<String> unused = new LinkedHashSet<>();

    OptionScanner(OptionCatalog catalog, List<Problem> problems) {
        this.catalog = catalog;
        this.problems = problems;
    }

    /** Reads the words after the command. */
    void scan(List<Word> words) {
        int next = 0;
        while (next < words.size()) {
            Word word = words.get(next++);
            if (!isOption(word)) {
                operands.add(word);
                continue;
            }
            int equals = word.text().indexOf('=');
            String name = equals < 0 ? word.text() : word.text().substring(0, equals);
            Optional<String> inline =
                    equals < 0 ? Optional.empty() : Optional.of(word.text().substring(equals + 1));
            Optional<OptionSpec<?>> known = catalog.accepted(name).or(() -> catalog.acceptedBeginningWith(name));
            Optional<OptionSpec<?>> meant = known.or(() -> refuse(word, name));
            boolean takesNext = inline.isEmpty()
                    && meant.map(option -> !option.type().isFlag()).orElse(false);
            Optional<String> value = inline;
            if (takesNext && next < words.size() && !looksLikeOption(words.get(next))) {
                value = Optional.of(words.get(next++).text());
            }
            if (known.isPresent()) {
                add(known.get(), value, word);
            }
        }
        given.values().stream().filter(values -> values.size() > 1).forEach(values -> {
            OptionSpec<?> option = values.get(0).option();
            problems.add(Problem.error(
                    "option-repeated",
                    values.get(1).origin(),
                    option.flagName(),
                    "given " + values.size() + " times",
                    "once"));
        });
    }

    /** What was given, each option once, in order. */
    List<Given> given() {
        return given.values().stream()
                .filter(values -> !values.isEmpty())
                .map(values -> values.get(0))
                .toList();
    }

    /** Whether an option was given at all, even without a value. */
    boolean mentions(OptionSpec<?> option) {
        return given.containsKey(option);
    }

    /** The words that are neither options nor their values. */
    List<Word> operands() {
        return operands;
    }

    /** The options of {@code run} that were given to another command, for which they mean nothing. */
    Set<String> unused() {
        return unused;
    }

    private void add(OptionSpec<?> option, Optional<String> value, Word word) {
        Optional<String> text = option.type().isFlag() ? value.or(() -> Optional.of("true")) : value;
        if (text.isPresent()) {
            given.computeIfAbsent(option, ignored -> new ArrayList<>())
                    .add(new Given(option, text.get(), word.origin()));
        } else {
            problems.add(Problem.error(
                    "option-value",
                    word.origin(),
                    option.flagName(),
                    "no value",
                    option.type().expected()));
            // Recorded without a value, so that it is not reported as missing too.
            given.computeIfAbsent(option, ignored -> new ArrayList<>());
        }
    }

    /** Reports an option that is not accepted, and suggests the one that was probably meant. */
    private Optional<OptionSpec<?>> refuse(Word word, String name) {
        List<String> several = catalog.acceptedNames(name);
        if (several.size() > 1) {
            problems.add(Problem.error(
                    "option-ambiguous", word.origin(), "option", name, "one of " + String.join(", ", several)));
            return Optional.empty();
        }
        Optional<OptionCatalog.Foreign> foreign = catalog.foreign(name);
        if (foreign.isPresent() && foreign.get().owners().isEmpty()) {
            if (catalog.isOfRun(foreign.get().option())) {
                unused.add(foreign.get().option().flagName());
            }
            return foreign.map(OptionCatalog.Foreign::option);
        }
        if (foreign.isPresent()) {
            problems.add(Problem.error(
                            "option-not-here", word.origin(), "option", name, "one of the chosen command and plugins")
                    .withHint("it belongs to "
                            + String.join(", or to ", foreign.get().owners())));
            return foreign.map(OptionCatalog.Foreign::option);
        }
        Optional<String> near = NearestName.to(name, catalog.longNames());
        Problem problem =
                Problem.error("option-unknown", word.origin(), "option", name, "a known one, see vpcrouter --help");
        problems.add(near.map(nearest -> problem.withHint("did you mean " + nearest + "?"))
                .orElse(problem));
        return near.flatMap(nearest ->
                catalog.accepted(nearest).or(() -> catalog.foreign(nearest).map(OptionCatalog.Foreign::option)));
    }

    private static boolean isOption(Word word) {
        return word.text().startsWith("-") && word.text().length() > 1;
    }

    /** A value may begin with a dash, as a negative number does. If it is the name of an option, the value was forgotten. */
    private boolean looksLikeOption(Word word) {
        return word.text().startsWith("--")
                || catalog.accepted(word.text()).isPresent()
                || catalog.foreign(word.text()).isPresent();
    }
}
