package io.vpcrouter.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether the links of a page that stay within the project lead somewhere. */
final class DocLinks {
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
    private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");

    private DocLinks() {}

    /** What is wrong with the links of a page. */
    static List<String> problems(DocPage page) throws IOException {
        List<String> problems = new ArrayList<>();
        Path file = DocPage.ROOT.resolve(page.path());
        for (int i = 0; i < page.prose().size(); i++) {
            Matcher link = LINK.matcher(page.prose().get(i));
            while (link.find()) {
                String target = link.group(1);
                String problem = ELSEWHERE.matcher(target).matches() ? "" : problem(page, file, target);
                if (!problem.isEmpty()) {
                    problems.add(page.path() + ":" + (i + 1) + ": link " + target + ": " + problem);
                }
            }
        }
        return problems;
    }

    private static String problem(DocPage page, Path file, String target) throws IOException {
        int hash = target.indexOf('#');
        String path = hash < 0 ? target : target.substring(0, hash);
        Path other = path.isEmpty()
                ? file
                : Objects.requireNonNull(file.getParent()).resolve(path).normalize();
        if (!path.isEmpty() && !Files.exists(other)) {
            return "no such file";
        }
        if (hash < 0) {
            return "";
        }
        DocPage reached = path.isEmpty() ? page : DocPage.read(other);
        return reached.anchors().contains(target.substring(hash + 1)) ? "" : "no such heading";
    }
}
