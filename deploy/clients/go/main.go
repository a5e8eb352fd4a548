// What a program on the Go library github.com/kiliant/go-imap asks of a server. The library has a call for nearly every
// extension there is, and reads the answers as strictly as their grammar is written.
//
//	go-imap extensions   all that a user's account answers
//	go-imap limits       a server with message-limit = 1000
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/kiliant/go-imap"
	"github.com/kiliant/go-imap/imapclient"
)

var ctx, _ = context.WithTimeout(context.Background(), 100*time.Second)

func same(what string, expected, found any) {
	if !reflect.DeepEqual(expected, found) {
		fmt.Fprintf(os.Stderr, "%s: expected %v but found %v\n", what, expected, found)
		os.Exit(1)
	}
}

func ok(what string, err error) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", what, err)
		os.Exit(1)
	}
}

func refused(what, code string, err error) *imap.Error {
	var answer *imap.Error
	if !errors.As(err, &answer) {
		same(what, code, err)
	}
	same(what, imap.ResponseCode(code), answer.Code)
	return answer
}

func dial(user string, handler *imapclient.UnilateralDataHandler) *imapclient.Client {
	options := &imapclient.Options{InsecureSkipVerify: true, UnilateralData: handler}
	client, err := imapclient.DialTLS(ctx, os.Getenv("MAIL_HOST")+":"+os.Getenv("IMAPS_PORT"), options)
	ok("connecting", err)
	signIn(client, user)
	return client
}

func signIn(client *imapclient.Client, user string) {
	ok("signing in", client.Authenticate(ctx, user, os.Getenv("MAIL_PASSWORD"), &imapclient.AuthenticateOptions{Mechanism: "PLAIN"}))
}

func add(client *imapclient.Client, mailbox, subject string, flags ...imap.Flag) imap.UID {
	text := "From: Zoe <zoe@example.org>\r\nSubject: " + subject + "\r\n\r\nabout " + subject + "\r\n"
	added, err := client.Append(ctx, mailbox, &imapclient.AppendOptions{Flags: flags}, int64(len(text)), strings.NewReader(text)).Wait(ctx)
	ok("APPEND", err)
	return added.UID
}

// The messages that a FETCH answers with.
func all(command *imapclient.FetchCommand) (messages []*imap.FetchMessageData) {
	for {
		message, err := command.Next(ctx)
		if errors.Is(err, io.EOF) {
			ok("FETCH", command.Wait(ctx))
			return messages
		}
		ok("FETCH", err)
		messages = append(messages, message)
	}
}

func find(data map[imap.FetchDataKey][]imap.FetchData, key string) imap.FetchData {
	for name, values := range data {
		if strings.EqualFold(string(name), key) && len(values) > 0 {
			return values[0]
		}
	}
	same(key, "an answer", "none")
	return nil
}

func uids(numbers ...imap.UID) imap.UIDSet { return imap.UIDSetNum(numbers...) }

func extensions() {
	var lock sync.Mutex
	flagged := 0
	client := dial(os.Getenv("MAIL_USER"), &imapclient.UnilateralDataHandler{
		Fetch: func(*imap.FetchMessageData) { lock.Lock(); flagged++; lock.Unlock() },
	})
	ok("COMPRESS", client.Compress(ctx, nil))
	mailboxes(client)
	languages(client)
	messages(client)
	searches(client)

	// What a search would find now is told as it changes (CONTEXT, UPDATE); its NOTIFY has parentheses that are not legal.
	context := client.SearchExtendedUID(imap.SearchFlagged, &imapclient.ESearchOptions{ReturnOptions: []imapclient.SearchReturnOption{
		imapclient.SearchReturnAll, imapclient.SearchReturnContext, imapclient.SearchReturnUpdate}})
	_, err := context.Wait(ctx)
	ok("CONTEXT", err)
	other := dial(os.Getenv("MAIL_USER"), nil)
	_, err = other.Select("Shop", nil).Wait(ctx)
	ok("SELECT", err)
	lock.Lock()
	flagged = 0
	lock.Unlock()
	news := add(other, "Shop", "news", imap.FlagFlagged)
	ok("STORE", other.StoreUID(uids(1), []imap.Flag{imap.FlagAnswered}, nil).Wait(ctx))
	_, err = other.MoveUID(ctx, uids(news), "Shop/Deep", nil)
	ok("MOVE", err)
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		ok("NOOP", client.Noop(nil).Wait(ctx))
		lock.Lock()
		told := flagged > 0
		lock.Unlock()
		if told {
			break
		}
		if time.Now().After(end) {
			same("told of a flag", true, told)
		}
	}
	ok("CANCELUPDATE", client.CancelUpdate(ctx, []string{context.Tag()}, nil))
	_ = other.Logout(ctx, nil) // the socket may be closed under it
	withoutNumbers(client)

	// Where the same mail is (JMAPACCESS), and another user on the same connection (UNAUTHENTICATE).
	if client.Supports("JMAPACCESS") {
		access, err := client.GetJMAPAccess(ctx, nil)
		ok("GETJMAPACCESS", err)
		same("a session of JMAP", true, strings.HasSuffix(access.SessionURL, "/jmap/session"))
		fmt.Println("JMAP is at", access.SessionURL)
	}
	fresh := dial(os.Getenv("MAIL_USER"), nil)
	_, err = fresh.Select("Shop", nil).Wait(ctx)
	ok("SELECT", err)
	ok("UNAUTHENTICATE", fresh.Unauthenticate(ctx, nil))
	signIn(fresh, os.Getenv("MAIL_OTHER"))
	_, err = fresh.Select("Shop", nil).Wait(ctx)
	refused("another's mailbox", "NONEXISTENT", err)
	_ = fresh.Logout(ctx, nil) // the socket may be closed under it
	_ = client.Logout(ctx, nil) // the socket may be closed under it
}

// Folders with uses, annotations and rights; LIST that tells all of it (LIST-METADATA, LIST-MYRIGHTS, LIST-STATUS).
func mailboxes(client *imapclient.Client) {
	ok("CREATE", client.Create("Shop", &imapclient.CreateOptions{SpecialUse: []imap.MailboxAttr{`\Important`}}).Wait(ctx))
	ok("CREATE", client.Create("Shop/Deep", nil).Wait(ctx))
	add(client, "Shop", "pears", imap.FlagFlagged)
	add(client, "Shop", "apples", imap.FlagDeleted)
	add(client, "Shop/Deep", "pears too")
	ok("SETMETADATA", client.SetMetadata(ctx, "Shop", []imapclient.MetadataEntry{
		{Name: "/private/comment", Value: imapclient.MetadataString("für mich")},
		{Name: "/shared/comment", Value: imapclient.MetadataString("for all")}}, nil))
	entries := map[string]string{}
	rights := map[string]string{}
	listed, err := client.ListMailboxesExt(ctx, "", "Shop*", nil, &imapclient.ListExtOptions{
		Metadata: &imapclient.ListReturnMetadata{Entries: []imapclient.MetadataEntryName{"/private/comment", "/shared/comment"},
			Handler: func(one *imapclient.MailboxMetadata) {
				for _, entry := range one.Entries {
					if entry.Value != nil {
						entries[one.Mailbox+string(entry.Name)] = *entry.Value
					}
				}
			}},
		MyRights: &imapclient.ListReturnMyRights{Handler: func(one *imapclient.MyRightsData) {
			rights[one.Mailbox] = string(one.Rights)
		}}})
	ok("LIST", err)
	same("mailboxes", 2, len(listed))
	same("annotations in a list", map[string]string{"Shop/private/comment": "für mich", "Shop/shared/comment": "for all"}, entries)
	same("rights in a list", "lrswipkxtea", rights["Shop/Deep"])

	ok("SETACL", client.SetACL(ctx, "Shop", os.Getenv("MAIL_OTHER"), "lr", nil))
	_, err = client.GetACL(ctx, "Shop", nil)
	ok("GETACL", err)
	_, err = client.ListRights(ctx, "Shop", os.Getenv("MAIL_OTHER"), nil)
	ok("LISTRIGHTS", err)
	ok("DELETEACL", client.DeleteACL(ctx, "Shop", os.Getenv("MAIL_OTHER"), nil))
	_, err = client.GetQuotaRoot(ctx, "Shop", nil)
	ok("GETQUOTAROOT", err)
	status, err := client.Status("Shop", &imapclient.StatusOptions{Items: []imap.StatusItem{imap.StatusItemMessages,
		imap.StatusItemDeleted, imap.StatusItemSize, imap.StatusItemMailboxID, imap.StatusItemAppendLimit, imap.StatusItemHighestModSeq}}).Wait(ctx)
	ok("STATUS", err)
	same("messages", uint32(2), status.NumMessages)
	same("messages marked as deleted", "1", fmt.Sprint(status.Values[imap.StatusItemDeleted]))
}

// LANGUAGE, I18NLEVEL.
func languages(client *imapclient.Client) {
	known, err := client.Language(ctx, nil)
	ok("LANGUAGE", err)
	same("French among the languages", true, slices.Contains(known.Tags, "fr"))
	chosen, err := client.Language(ctx, &imapclient.LanguageOptions{Tags: []string{"fr-CA", "en"}})
	ok("LANGUAGE", err)
	same("the language", []string{"fr"}, chosen.Tags)
	_, err = client.Select("Nowhere", nil).Wait(ctx)
	same("a sentence", true, strings.Contains(refused("no mailbox", "NONEXISTENT", err).Text, "boîte"))
	_, err = client.Language(ctx, &imapclient.LanguageOptions{Tags: []string{"default"}})
	ok("LANGUAGE", err)
	same("I18NLEVEL", 1, client.I18NLevel())
}

// Parts joined (CATENATE), one message in the place of another (REPLACE), ids, dates and previews.
func messages(client *imapclient.Client) {
	_, err := client.Select("Shop", nil).Wait(ctx)
	ok("SELECT", err)
	head, tail := "Subject: joined\r\n\r\n", "and more\r\n"
	joined, err := client.CatenateAppend(ctx, "Shop", []imapclient.CatenatePart{
		{Text: &imapclient.CatenateText{Size: int64(len(head)), Literal: strings.NewReader(head)}},
		{URL: "/Shop/;UID=1/;SECTION=TEXT"},
		{Text: &imapclient.CatenateText{Size: int64(len(tail)), Literal: strings.NewReader(tail)}},
	}, nil).Wait(ctx)
	ok("CATENATE", err)
	_ = joined
	_, err = client.CatenateAppend(ctx, "Shop", []imapclient.CatenatePart{{URL: "/Shop/;UID=999"}}, nil).Wait(ctx)
	refused("a URL that names nothing", "BADURL", err)

	text := "Subject: cherries\r\n\r\nabout cherries\r\n"
	replaced, err := client.ReplaceUID(ctx, 2, "Shop", &imapclient.ReplaceOptions{Flags: []imap.Flag{imap.FlagDraft}}, int64(len(text)), strings.NewReader(text))
	ok("REPLACE", err)
	same("the uid of what replaces", []any{imap.UID(4), false}, []any{replaced.UID, replaced.Emulated})
	found := all(client.FetchUID(imap.UIDSetRange(1, 9), nil, imap.FetchItemUID, imap.FetchItemEmailID, imap.FetchItemThreadID,
		imap.FetchItemSaveDate, imap.FetchItemModSeq, &imap.FetchItemPreview{}))
	same("messages", 3, len(found))
	preview := find(found[0].Items, "PREVIEW").(*imap.FetchDataPreview)
	same("a preview", "about pears", strings.TrimSpace(*preview.Text))
	same("saved today", true, time.Since(*find(found[0].Items, "SAVEDATE").(*imap.FetchDataSaveDate).Date) < time.Hour)
	lazy := all(client.FetchUID(uids(1), nil, &imap.FetchItemPreview{Lazy: true}))
	same("lazily", 1, len(lazy))
}

// Many mailboxes in one search (MULTISEARCH), by relevance (SEARCH=FUZZY), pages (PARTIAL), sorted and threaded.
func searches(client *imapclient.Client) {
	pears := imap.SearchString{Key: imap.SearchKeyBody, Value: "pears"}
	several, err := client.MultiSearch(pears, &imapclient.MultiSearchOptions{Sources: []imapclient.MultiSearchSource{
		imapclient.MultiSearchSelected{}, imapclient.MultiSearchSubtree{Mailbox: "Shop"}, imapclient.MultiSearchMailboxes{Names: []string{"INBOX"}}},
		ReturnOptions: []imapclient.SearchReturnOption{imapclient.SearchReturnCount, imapclient.SearchReturnAll}}).Wait(ctx)
	ok("ESEARCH IN", err)
	names := []string{}
	for _, one := range several.Results {
		names = append(names, fmt.Sprintf("%s %d", one.Mailbox, one.Data.Count))
	}
	slices.Sort(names)
	same("mailboxes with pears", []string{"Shop 2", "Shop/Deep 1"}, names)

	_, err = client.SearchExtendedFuzzyUID(pears, &imapclient.ESearchOptions{ReturnOptions: []imapclient.SearchReturnOption{
		imapclient.SearchReturnAll, imapclient.SearchReturnRelevancy}}).Wait(ctx)
	ok("FUZZY", err)
	_, page, _, err := client.SearchPartialUID(ctx, imap.SearchAll, &imapclient.PartialSearchOptions{Range: imapclient.PartialRange{LastStart: 1, LastEnd: 2}})
	ok("PARTIAL", err)
	same("the last page", "3:4", page.AllUIDs.String())
	sorted, err := client.SortUID(ctx, []imap.SortKeySpec{{Key: imapclient.SortKeyDisplayFrom}, {Key: imapclient.SortKeySubject, Reverse: true}}, imap.SearchAll, nil)
	ok("SORT", err)
	same("sorted by the server", []any{3, false}, []any{len(sorted.UIDs), sorted.Emulated})
	for _, algorithm := range []imapclient.ThreadAlgorithm{"REFERENCES", "ORDEREDSUBJECT", "REFS"} {
		threads, err := client.ThreadUID(ctx, algorithm, imap.SearchAll, nil)
		ok("THREAD", err)
		same("threads", 3, len(threads.Roots))
	}
	saved := client.SearchExtendedUID(imap.SearchFlagged, &imapclient.ESearchOptions{ReturnOptions: []imapclient.SearchReturnOption{imapclient.SearchReturnSave, imapclient.SearchReturnCount}})
	kept, err := saved.Wait(ctx)
	ok("SAVE", err)
	same("how many were kept", uint32(1), kept.Count)
}

// By uids alone (UIDONLY), and pages of what is fetched.
func withoutNumbers(client *imapclient.Client) {
	ok("UNSELECT", client.Unselect(nil).Wait(ctx))
	enabled, err := client.Enable(nil, "UIDONLY").Wait(ctx)
	ok("ENABLE", err)
	same("what is enabled", []string{"UIDONLY"}, enabled)
	_, err = client.Select("Shop", nil).Wait(ctx)
	ok("SELECT", err)
	page := client.FetchUIDPartial(imap.UIDSetRange(1, 99), &imapclient.PartialFetchOptions{Range: imapclient.PartialRange{FirstStart: 1, FirstEnd: 2}}, imap.FetchItemFlags)
	ok("FETCH PARTIAL", page.Wait(ctx))
	all(page)
}

// A server with a limit of 1000 (MESSAGELIMIT).
func limits() {
	client := dial(os.Getenv("MAIL_USER"), nil)
	limit, err := client.MessageLimit()
	ok("MESSAGELIMIT", err)
	same("the limit", []any{uint32(1000), false}, []any{limit.Limit, limit.SaveOnly})
	ok("CREATE", client.Create("Many", nil).Wait(ctx))
	for batch := 0; batch < 6; batch++ {
		texts := []imapclient.AppendMessage{}
		for n := 0; n < 100; n++ {
			texts = append(texts, imapclient.AppendMessage{Size: 15, Literal: strings.NewReader("Subject: x\r\n\r\n.")})
		}
		_, err = client.MultiAppend(ctx, "Many", texts, nil).Wait(ctx)
		ok("APPEND", err)
	}
	_, err = client.Select("Many", nil).Wait(ctx)
	ok("SELECT", err)
	_, err = client.CopyUID(imap.UIDSetRange(1, 600), "Many", nil).Wait(ctx)
	ok("COPY", err)
	ok("NOOP", client.Noop(nil).Wait(ctx))
	_, err = client.CopyUID(imap.UIDSetRange(1, 1200), "INBOX", nil).Wait(ctx)
	answer := refused("too many to copy", "MESSAGELIMIT", err)
	told, err := imapclient.ParseMessageLimitArgs(answer.CodeArgs)
	ok("MESSAGELIMIT", err)
	same("what COPY says", []any{uint32(1000), imap.UID(201)}, []any{told.Limit, told.LowestUID})
	found, err := client.SearchUID(imap.SearchAll, nil).AllUID(ctx)
	ok("SEARCH", err)
	same("what SEARCH finds", []any{1000, imap.UID(201)}, []any{len(found), slices.Min(found)})
	same("what FETCH fetches", 1000, len(all(client.FetchUID(imap.UIDSetRange(1, 1200), nil, imap.FetchItemFlags))))
	_ = client.Logout(ctx, nil) // the socket may be closed under it
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "limits" {
		limits()
	} else {
		extensions()
	}
	fmt.Println("go-imap is content")
}
