package io.vpcrouter.cli.options;

import io.vpcrouter.support.FileProblems;
import io.vpcrouter.support.FileThread;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code @FILE} by the words of that file: separated by white space, in double quotes where they contain some;
 * a {@code #} where a word could begin makes the rest of the line a comment. {@code @@} stands for a plain {@code @}.
 */
public final class ArgumentFiles {
    private static final int LARGEST_FILE = 1 << 20;
    private static final String BYTE_ORDER_MARK = "\ufeff";
    private static final Pattern WORD = Pattern.compile("\\G\\s*+(?:#.*|\"([^\"]*)\"(?=\\s|$)|([^\\s\"#]\\S*))");

    private ArgumentFiles() {}

    /**
     * Expands a command line.
     *
     * @param args the command line
     * @param problems gets what is wrong with the files
     */
    public static List<Word> expand(String[] args, List<Problem> problems) {
        List<Word> words = new ArrayList<>();
        for (String arg : args) {
            if (arg.startsWith("@@")) {
                words.add(new Word(arg.substring(1), Word.COMMAND_LINE));
            } else if (arg.startsWith("@")) {
                read(arg.substring(1), words, problems);
            } else {
                words.add(new Word(arg, Word.COMMAND_LINE));
            }
        }
        return words;
    }

    private static void read(String file, List<Word> words, List<Problem> problems) {
        byte[] content;
        try {
            content = FileThread.read(Path.of(file), LARGEST_FILE + 1);
        } catch (IOException | InvalidPathException e) {
            problems.add(Problem.error("argument-file", Word.COMMAND_LINE, "@FILE", file, "a file that can be read")
                    .withHint(FileProblems.reason(e)));
            return;
        }
        if (content.length > LARGEST_FILE) {
            problems.add(Problem.error("argument-file", Word.COMMAND_LINE, "@FILE", file, "at most 1 MiB"));
            return;
        }
        String text = new String(content, StandardCharsets.UTF_8);
        // Some editors write a byte order mark.
        boolean hasMark = text.startsWith(BYTE_ORDER_MARK);
        List<String> lines =
                text.substring(hasMark ? BYTE_ORDER_MARK.length() : 0).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            split(file, i + 1, lines.get(i), words, problems);
        }
    }

    private static void split(String file, int number, String line, List<Word> words, List<Problem> problems) {
        Matcher matcher = WORD.matcher(line);
        int end = 0;
        while (matcher.find()) {
            end = matcher.end();
            int group = matcher.group(1) != null ? 1 : 2;
            String text = matcher.group(group);
            if (text != null) {
                words.add(new Word(text, Location.of(file, number, matcher.start(group) + 1)));
            }
        }
        String rest = line.substring(end);
        if (!rest.isBlank()) {
            problems.add(Problem.error(
                    "argument-file", Location.of(file, number, end + 1), "argument", rest.strip(), "a closing quote"));
        }
    }
}
