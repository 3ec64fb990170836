package com.example.vpcrouter;

import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.spi.ModePlugin;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionType;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.support.FileMode;
import java.nio.file.Path;
import java.util.List;

/** A mode whose routes stand in a CSV file; every change of the file is taken over. */
public final class CsvModePlugin implements ModePlugin {
    static final OptionSpec<Path> FILE = OptionSpec.of(
                    "csv_file", OptionType.path(), "The file: a line for each destination, its hosts behind it.")
            .asRequired();
    static final OptionSpec<Separator> SEPARATOR = OptionSpec.of(
                    "csv_separator", OptionType.oneOf(Separator.class), "What stands between the fields of a line.")
            .withDefault(Separator.COMMA);

    /** What stands between two fields. */
    enum Separator {
        COMMA(','),
        SEMICOLON(';'),
        TAB('\t');

        private final char character;

        Separator(char character) {
            this.character = character;
        }
    }

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public List<OptionSpec<?>> options() {
        return List.of(FILE, SEPARATOR);
    }

    @Override
    public Mode create(OptionValues options, ModeContext context) {
        CsvFormat format = new CsvFormat(options.get(SEPARATOR).character);
        return new FileMode(options.get(FILE), context, format::read);
    }
}
