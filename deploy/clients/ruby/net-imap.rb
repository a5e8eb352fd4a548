# What a program with a large mailbox does by Ruby's net-imap: it asks for pages, keeps what was found, and gives up message
# numbers (UIDONLY).
require "net/imap"

def same(what, expected, found)
  abort "#{what}: expected #{expected.inspect} but found #{found.inspect}" unless expected == found
end

def client(user)
  imap = Net::IMAP.new(ENV["MAIL_HOST"], port: ENV["IMAPS_PORT"].to_i, ssl: { verify_mode: OpenSSL::SSL::VERIFY_NONE })
  imap.authenticate("SCRAM-SHA-256", user, ENV["MAIL_PASSWORD"])
  imap
end

imap = client(ENV["MAIL_USER"])
%w[PARTIAL UIDONLY OBJECTID SEARCHRES ESEARCH STATUS=SIZE QUOTA ACL UNSELECT].each do |name|
  same name, true, imap.capable?(name)
end
id = imap.id("name" => "clients")
same "who the server is", "Malleposte", id["name"]

imap.create("Pages")
30.times { |n| imap.append("Pages", "Subject: page #{n}\r\n\r\ntext #{n}\r\n", n.even? ? [:Flagged] : []) }
imap.select("Pages")

# Pages of what is found (ESEARCH, PARTIAL) and kept (SEARCHRES).
found = imap.uid_search(%w[FLAGGED], return: ["COUNT", "MIN", "MAX"])
same "how many, first, last", [15, 1, 29], [found.count, found.min, found.max]
same "the first page", [1, 3, 5, 7], imap.uid_search(%w[FLAGGED], return: ["PARTIAL", 1..4]).partial.to_a
same "the last page", [25, 27, 29], imap.uid_search(%w[FLAGGED], return: ["PARTIAL", -3..-1]).partial.to_a
same "a page after the last", [], imap.uid_search(%w[FLAGGED], return: ["PARTIAL", 16..20]).partial.to_a
imap.uid_search(%w[UNFLAGGED], return: %w[SAVE])
same "what was kept", 15, imap.uid_search("UID $", return: %w[COUNT]).count

# Ids for a list (OBJECTID).
first = imap.uid_fetch(1, %w[EMAILID THREADID MODSEQ RFC822.SIZE]).first
same "an id of a message", true, first.emailid.match?(/\A[\w-]+\z/)
status = imap.status("Pages", %w[MESSAGES SIZE DELETED MAILBOXID HIGHESTMODSEQ])
same "the sum of sizes", imap.fetch(1..30, "RFC822.SIZE").sum(&:size), status["SIZE"]
same "messages marked as deleted", [30, 0], status.values_at("MESSAGES", "DELETED")

# No message numbers any more (UIDONLY), and pages of what is fetched.
imap.enable("CONDSTORE", "QRESYNC")
imap.enable("UIDONLY")
page = imap.uid_fetch(1.., %w[FLAGS], partial: 11..20)
same "a page of flags", (11..20).to_a, page.map(&:uid)
same "answers by uid", true, page.all? { |one| one.is_a?(Net::IMAP::UIDFetchData) }
last = imap.uid_fetch(1.., %w[FLAGS], partial: -2..-1)
same "the last page of flags", [29, 30], last.map(&:uid).sort
stored = imap.uid_store(2, "+FLAGS", [:Deleted])
same "flags after storing", [[2, true]], stored.map { |one| [one.uid, one.flags.include?(:Deleted)] }
gone = imap.uid_expunge(2)
same "what went", [2], gone.uids.numbers
imap.uid_move(3..4, "Archive")
same "what moved", 0, imap.uid_search(%w[UID 3:4], return: %w[COUNT]).count
begin
  imap.fetch(1, "FLAGS")
  abort "a message number was taken"
rescue Net::IMAP::BadResponseError => refused
  same "a message number", "UIDREQUIRED", refused.response.data.code&.name
end

# Rights and limits.
same "limits", true, imap.getquotaroot("Pages").any?
imap.setacl("Pages", ENV["MAIL_OTHER"], "lr")
same "rights", "lr", imap.getacl("Pages").find { |one| one.user == ENV["MAIL_OTHER"] }&.rights
imap.logout
puts "net-imap is content"
