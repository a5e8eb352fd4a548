package org.malleposte.imap;

import org.junit.jupiter.api.Test;

/// LANGUAGE (RFC 5255 §3).
class LanguageTest extends ImapTest {
  @Test
  void theServerSpeaksWhatIsAskedFor() {
    play(
        """
        A> a1 LANGUAGE
        A< * LANGUAGE (en fr de i-default)
        A< a1 OK LANGUAGE done
        A> a2 LANGUAGE MUL
        A< a2 NO None of these languages is known here
        A> a3 LANGUAGE fr-CA en
        A< * LANGUAGE (fr)
        A< * NAMESPACE (("" "/")) (("Other Users/" "/" "TRANSLATION" ("Autres utilisateurs/"))) \
        (("Shared/" "/" "TRANSLATION" ("Partag&AOk-/")))
        A< a3 OK LANGUAGE terminé
        A> a4 SELECT Nowhere
        A< a4 NO [NONEXISTENT] Il n’y a pas de boîte Nowhere
        A> a5 FETCH 1 UID
        A< a5 BAD Sélectionnez d’abord une boîte
        A> a6 LANGUAGE mul
        A< a6 NO Aucune de ces langues n’est connue ici
        A> a7 SELECT INBOX
        A< * FLAGS {*}
        A< * OK [PERMANENTFLAGS {*}] Gardés pour de bon
        A< ...
        A< * OK [UIDVALIDITY {*}] Validité
        A< ...
        A< a7 OK [READ-WRITE] SELECT terminé
        A> a8 IDLE
        A< + À l’écoute
        A> DONE
        A< a8 OK IDLE terminé
        A> a9 LANGUAGE "default"
        A< * LANGUAGE (i-default)
        A< * NAMESPACE (("" "/")) (("Other Users/" "/")) (("Shared/" "/"))
        A< a9 OK LANGUAGE done
        """);
  }

  @Test
  void aLanguageIsChosenBeforeSignInAndStays() {
    try (Play stranger = new Play(house.play().port())) {
      stranger.play(
          """
          A> a1 LANGUAGE x-klingon de-AT
          A< * LANGUAGE (de)
          A< a1 OK LANGUAGE erledigt
          A> a2 LOGIN ann wrong
          A< a2 NO [AUTHENTICATIONFAILED] Der Name oder das Passwort ist falsch
          A> a3 LOGIN ann secret
          A< a3 OK [CAPABILITY {*} LANGUAGE {*}] LOGIN erledigt
          A> a4 NAMESPACE
          A< * NAMESPACE {*}("Andere Benutzer/"){*}("Geteilt/"){*}
          A< a4 OK NAMESPACE erledigt
          A> a5 UNAUTHENTICATE
          A< a5 OK Sie sind wieder abgemeldet
          A> a6 NOOP
          A< a6 OK NOOP done
          """);
    }
  }

  @Test
  void nonsenseIsRefused() {
    play(
        """
        A> a1 LANGUAGE "not a language"
        A< a1 BAD That is no language range
        A> a2 LANGUAGE ""
        A< a2 BAD That is no language range
        A> a3 LANGUAGE *
        A< a3 {*}
        """);
  }
}
