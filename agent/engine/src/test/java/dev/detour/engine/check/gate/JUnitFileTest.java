package dev.detour.engine.check.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** The verdicts as build servers read them, and what becomes of files that are there. */
class JUnitFileTest extends GateCase {

    private static final String SUMMARY = GateCommandTest.SUMMARY;
    private static final String EMPTY = GateCommandTest.EMPTY;

    @Test
    void gate_junit_isReadByAParserAndHasACaseForEachGate() throws Exception {
        Path xml = directory.resolve("new/out.xml");

        assertThat(gate(file("a.json", SUMMARY), "--errors", "0", "--miss-rate", "2%", "--junit", xml))
                .isOne();
        Element suite = parsed(Files.readString(xml));
        assertThat(suite.getAttribute("tests")).isEqualTo("4");
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        assertThat(suite.getElementsByTagName("testcase").getLength()).isEqualTo(4);
        Element failure = (Element) suite.getElementsByTagName("failure").item(0);
        assertThat(((Element) failure.getParentNode()).getAttribute("name")).isEqualTo("errors");
        assertThat(failure.getAttribute("message"))
                .isEqualTo("errors is 1, the limit <= 0 (1 after a failure of Redis, 0 other, 0 given up)");
    }

    @Test
    void gate_junitUnmeasuredAndAllowed_isSkipped() throws Exception {
        Path xml = directory.resolve("out.xml");

        assertThat(gate(file("a.json", EMPTY), "--errors", "0", "--junit", xml, "--allow-unmeasured"))
                .isZero();
        Element suite = parsed(Files.readString(xml));
        assertThat(suite.getAttribute("skipped")).isEqualTo("3");
        assertThat(suite.getElementsByTagName("skipped").getLength()).isEqualTo(3);
        assertThat(((Element) suite.getElementsByTagName("skipped").item(0)).getAttribute("message"))
                .endsWith("; nothing was measured: passed by --allow-unmeasured");
        assertThat(suite.getElementsByTagName("failure").getLength()).isZero();
    }

    @Test
    void gate_junitCannotBeWritten_isNamed() throws IOException {
        assertThat(gate(file("a.json", SUMMARY), "--errors", "1", "--junit", file("plain", "") + "/out.xml"))
                .isEqualTo(2);
        assertThat(err.toString().strip())
                .isEqualTo("--junit: " + directory + "/plain/out.xml cannot be written (its directory is a file)");
        assertThat(out.toString()).endsWith("passed" + System.lineSeparator());
    }

    /** What an earlier gate has written must not be read as the verdict of this one. */
    @Test
    void gate_summaryCannotBeUsed_leavesNoOlderVerdicts() throws IOException {
        Path xml = directory.resolve("out.xml");
        gate(file("a.json", SUMMARY), "--errors", "1", "--junit", xml);
        assertThat(xml).exists();

        assertThat(gate(directory.resolve("missing.json"), "--errors", "0", "--junit", xml))
                .isEqualTo(2);
        assertThat(xml).doesNotExist();
    }

    @Test
    void gate_argumentsAreWrong_touchNoOlderVerdicts() throws IOException {
        Path file = file("a.json", SUMMARY);
        Path xml = directory.resolve("out.xml");
        gate(file, "--errors", "1", "--junit", xml);

        assertThat(gate(file, "--errors", "none", "--junit", xml)).isEqualTo(2);
        assertThat(gate(file, "--errors", "1", "--since", "then", "--junit", xml))
                .isEqualTo(2);
        assertThat(gate(file, "--junit", xml)).isEqualTo(2);
        assertThat(xml).exists();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<project/>",
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"com.example.ShopTest\" tests=\"1\"/>",
                SUMMARY,
            })
    void gate_junitIsAnotherFile_staysAndIsNamed(String content) throws IOException {
        Path other = file("pom.xml", content);

        assertThat(gate(file("a.json", SUMMARY), "--errors", "1", "--junit", other))
                .isEqualTo(2);
        assertThat(other).hasContent(content);
        assertThat(err.toString().strip())
                .isEqualTo("--junit: " + other + " is none that gate has written, and is not replaced");
    }

    @Test
    void gate_junitIsALink_staysAndIsNamed() throws IOException {
        Path file = file("a.json", SUMMARY);
        Path xml = directory.resolve("out.xml");
        gate(file, "--errors", "1", "--junit", xml);
        Path link = Files.createSymbolicLink(directory.resolve("link.xml"), xml);

        assertThat(gate(file, "--errors", "1", "--junit", link)).isEqualTo(2);
        assertThat(link).isSymbolicLink();
        assertThat(xml).exists();
    }

    @Test
    void gate_junitIsALinkToNothingYet_isNotFollowed() throws IOException {
        Path nothing = directory.resolve("nothing.xml");
        Path link = Files.createSymbolicLink(directory.resolve("link.xml"), nothing);

        assertThat(gate(file("a.json", SUMMARY), "--errors", "1", "--junit", link))
                .isEqualTo(2);
        assertThat(nothing).doesNotExist();
        assertThat(err.toString().strip()).isEqualTo("--junit: " + link + " is a link, and is not followed");
    }

    @Test
    void gate_junitOfAnEarlierGate_isReplaced() throws IOException {
        Path file = file("a.json", SUMMARY);
        Path xml = directory.resolve("out.xml");
        gate(file, "--errors", "1", "--junit", xml);

        assertThat(gate(file, "--errors", "0", "--junit", xml)).isOne();
        assertThat(xml).content().contains("failures=\"1\"");
    }

    @Test
    void escaped_anything_isReadBackAsItWas() throws Exception {
        String text = "<a b=\"c\" d='e'> & ]]> \n\t\r é 😀";

        assertThat(parsed("<x y=\"" + JUnitXml.escaped(text) + "\"/>").getAttribute("y"))
                .isEqualTo(text);
        assertThat(JUnitXml.escaped("\0\u0001\ufffe")).isEqualTo("???");
    }

    private static Element parsed(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)))
                .getDocumentElement();
    }
}
