package org.malleposte.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The walls of the house. The poms say which room stands on which; what they cannot say is here.
class WallsTest {
  private static final List<String> PROTOCOLS =
      List.of(
          "org.malleposte.imap..",
          "org.malleposte.smtp..",
          "org.malleposte.jmap..",
          "org.malleposte.oauth..");

  private static JavaClasses house;

  @BeforeAll
  static void look() {
    house =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("org.malleposte");
  }

  @Test
  void noTwoPackagesNeedEachOther() {
    slices().matching("org.malleposte.(**)").should().beFreeOfCycles().check(house);
  }

  @Test
  void rocksDbStaysInItsRoom() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.malleposte.storage.embedded..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.rocksdb..")
        .check(house);
  }

  @Test
  void theDriverOfCassandraStaysInItsRoom() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.malleposte.storage.cassandra..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.datastax..")
        .check(house);
  }

  @Test
  void onlyTheHouseKnowsWhichStoresItHas() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "org.malleposte.storage.cassandra..",
            "org.malleposte.storage.embedded..",
            "org.malleposte.storage.s3..",
            "org.malleposte.server.house..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.malleposte.storage.cassandra..",
            "org.malleposte.storage.embedded..",
            "org.malleposte.storage.s3..")
        .check(house);
  }

  @Test
  void theClientOfS3StaysInItsRoom() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.malleposte.storage.s3..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon.awssdk..")
        .check(house);
  }

  @Test
  void hazelcastStaysWithTheBus() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.malleposte.server.cluster..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.hazelcast..", "io.vertx.spi.cluster.hazelcast..")
        .check(house);
  }

  @Test
  void luceneStaysInItsRoom() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.malleposte.search.lucene..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.lucene..")
        .check(house);
  }

  @Test
  void onlyTheHouseKnowsWhichIndexItHas() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "org.malleposte.search.elastic..",
            "org.malleposte.search.lucene..",
            "org.malleposte.server.house..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.malleposte.search.elastic..", "org.malleposte.search.lucene..")
        .check(house);
  }

  @Test
  void neitherIndexKnowsTheOther() {
    noClasses()
        .that()
        .resideInAPackage("org.malleposte.search.elastic..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.malleposte.search.lucene..")
        .check(house);
    noClasses()
        .that()
        .resideInAPackage("org.malleposte.search.lucene..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.malleposte.search.elastic..")
        .check(house);
  }

  @Test
  void elasticsearchIsSpokenToInItsRoom() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.malleposte.search.elastic..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("co.elastic..", "org.elasticsearch..")
        .allowEmptyShould(true)
        .check(house);
  }

  @Test
  void socketsStayWithTheProtocols() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "org.malleposte.imap..",
            "org.malleposte.smtp..",
            "org.malleposte.jmap.http..",
            "org.malleposte.oauth..",
            "org.malleposte.server..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "io.netty..")
        .check(house);
  }

  @Test
  void noProtocolKnowsAnother() {
    for (String protocol : PROTOCOLS) {
      String[] others = PROTOCOLS.stream().filter(p -> !p.equals(protocol)).toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(protocol)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(others)
          .check(house);
    }
  }

  @Test
  void nothingBelowMailKnowsMail() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "org.malleposte.storage..",
            "org.malleposte.format..",
            "org.malleposte.account..",
            "org.malleposte.directory..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.malleposte.mail..",
            "org.malleposte.search..",
            "org.malleposte.imap..",
            "org.malleposte.smtp..",
            "org.malleposte.jmap..",
            "org.malleposte.oauth..",
            "org.malleposte.server..")
        .check(house);
  }

  @Test
  void theContractOfTheStoresKnowsNothingAboveIt() {
    classes()
        .that()
        .resideInAPackage("org.malleposte.storage")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("org.malleposte.storage", "java..", "org.jspecify..")
        .check(house);
  }

  @Test
  void onlyTheServerReadsTheConfiguration() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.malleposte.server..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.malleposte.server..")
        .check(house);
  }
}
