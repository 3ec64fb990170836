package io.vpcrouter.plugin;

import io.vpcrouter.spi.OptionSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes out what users shorten on a command line: {@code --reg} for {@code --region}, and {@code -p80} for {@code --port=80}.
 *
 * <p>Threading: any thread.
 */
public final class OptionAbbreviations {
    private final Map<String, OptionSpec<?>> options = new HashMap<>();

    /** For these options. */
    public OptionAbbreviations(Collection<OptionSpec<?>> known) {
        for (OptionSpec<?> option : known) {
            options.put(option.flagName(), option);
            option.shortName().ifPresent(letter -> options.put("-" + letter, option));
        }
    }

    /**
     * The words with the full names of all options that no other known option could be meant by. Each word stays one word;
     * values stay as they are.
     */
    public List<String> expand(List<String> words) {
        List<String> full = new ArrayList<>();
        boolean isValue = false;
        for (String word : words) {
            // If the name of an option stands where a value should, the value was forgotten.
            if (isValue && !word.startsWith("--") && !options.containsKey(word)) {
                full.add(word);
                isValue = false;
            } else {
                String expanded = expanded(word);
                full.add(expanded);
                OptionSpec<?> option = options.get(expanded);
                isValue = option != null && !option.type().isFlag();
            }
        }
        return full;
    }

    private String expanded(String word) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        if (options.containsKey(name) || name.length() < 3 || !name.startsWith("-")) {
            return word;
        }
        if (name.startsWith("--")) {
            List<String> meant = options.keySet().stream()
                    .filter(full -> full.startsWith(name))
                    .toList();
            return meant.size() == 1 ? meant.get(0) + word.substring(name.length()) : word;
        }
        OptionSpec<?> glued = options.get(word.substring(0, 2));
        return glued == null || glued.type().isFlag() ? word : glued.flagName() + "=" + word.substring(2);
    }
}
