#!/usr/bin/env perl
# Plays small IMAP tests of Cassandane, the test suite of the Cyrus IMAP server, against any server. They are Perl with a client of
# its own (Mail::IMAPTalk) and are read from a folder that this program is given; what they ask of the machinery around them, a
# Cyrus to start and to configure, is answered here: a server that runs, with one new user a test.
#
#   play.pl HOST IMAP-PORT LMTP-PORT PASSWORD FOLDER SUITE[.TEST]...
#
# FOLDER is `cassandane` of https://github.com/cyrusimap/cyrus-imapd. The users are cassandane0@example.org and so on.
#
# Names are translated when a test is read: Cyrus's INBOX.a.b is INBOX/a/b here, as is its administrator's user.cassandane.a.b,
# said on a second connection of the same user. A test that asks Cyrus's programs or files something is not played.
use v5.36;
no warnings 'experimental';
use Carp ();
use Cwd qw(abs_path);
use Data::Dumper;
use FindBin;
use Mail::IMAPTalk;
use Scalar::Util qw(blessed looks_like_number);

our ($host, $imap_port, $lmtp_port, $password, $folder) = splice @ARGV, 0, 5;
our $user; # of the test that is played now
my @suites = @ARGV;
@suites or die "usage: play.pl HOST IMAP-PORT LMTP-PORT PASSWORD FOLDER SUITE[.TEST]...\n";
$folder = abs_path($folder);
chdir $folder or die "$folder: $!\n";
unshift @INC, $folder, "$folder/../perl/imap/lib";

# --- what Cassandane's modules find instead of the machinery ---

BEGIN {
    $INC{$_} = $0 for map { s{::}{/}gr . '.pm' } qw(
        Cassandane::Tiny Cassandane::Tiny::Loader Cassandane::Config Cassandane::Instance Cassandane::PortManager
        Cassandane::GenericListener Cassandane::MessageStoreFactory Cassandane::TestUser Cassandane::Unit::TestCase
        Cassandane::Util::Log Cassandane::Util::Socket Cyrus::CheckReplication JSON::XS);
}

package Cassandane::Tiny {
    sub import {
        strict->import;
        warnings->import;
        eval { require Test::Deep; Test::Deep->export_to_level(1, 'Test::Deep', ':v1') };
    }
}

package Cassandane::Util::Log {
    sub import { no strict 'refs'; *{ caller() . "::$_" } = \&$_ for qw(xlog get_verbose) }
    sub get_verbose { 0 }
    sub xlog { shift if Scalar::Util::blessed $_[0]; say STDERR "    # @_" if $ENV{VERBOSE} }
}

package Cassandane::Util::Socket {
    require IO::Socket::INET;
    sub import { no strict 'refs'; *{ caller() . '::create_client_socket' } = \&create_client_socket }
    sub create_client_socket ($family, $host, $port) { IO::Socket::INET->new(PeerHost => $host, PeerPort => $port) }
}

package Cassandane::Config {
    sub default { bless {}, shift }
    sub clone { $_[0] }
    sub set { }
    sub set_bits { }
    sub get ($self, $key) { main::not_played("the configuration of Cyrus ($key)") }
}

package Cassandane::PortManager { sub import { } }
package Cassandane::GenericListener { sub import { } }
package Cassandane::MessageStoreFactory { sub import { } }
package Cassandane::TestUser { sub import { } }
package Cyrus::CheckReplication { sub import { } }
package JSON::XS { sub import { } }

# A running server in the place of Cyrus.
package Cassandane::Instance {
    our $AUTOLOAD;
    sub new { bless { config => Cassandane::Config->default }, 'Cassandane::Instance' }
    sub get_version { (3, 13, 0, 0) }
    sub start { }
    sub add_start { }
    sub get_service { $_[0] }
    sub create_store ($self, %params) { main::store($params{folder}) }
    sub getsyslog { }
    sub DESTROY { }
    sub AUTOLOAD { main::not_played('Cyrus (' . $AUTOLOAD =~ s/.*:://r . ')') }

    # By LMTP, as Cyrus's own program does it.
    sub deliver ($self, $message, %params) {
        main::not_played('delivery to folders or other users') if %params;
        my $lmtp = IO::Socket::INET->new(PeerHost => $main::host, PeerPort => $main::lmtp_port) or die "no LMTP: $!";
        my $say = sub ($line, $expected) {
            print $lmtp "$line\r\n" if defined $line;
            my $answer;
            do { $answer = <$lmtp> // die 'LMTP: no answer' } while $answer =~ /^\d+-/;
            $answer =~ /^$expected/ or die "LMTP: $answer";
        };
        $say->(undef, 220);
        $say->('LHLO cassandane', 250);
        $say->('MAIL FROM:<>', 250);
        $say->("RCPT TO:<$main::user>", 250);
        $say->('DATA', 354);
        print $lmtp $message->as_string =~ s/\r?\n/\r\n/gr =~ s/^\./../mgr;
        $say->('.', 250);
        $say->('QUIT', 221);
        return 0;
    }
}

# The words in which tests say what must be.
package Cassandane::Unit::TestCase {
    use Data::Dumper;
    local $Data::Dumper::Terse = 1;
    sub new { my $class = shift; bless {}, $class }

    sub shown ($value) {
        local ($Data::Dumper::Terse, $Data::Dumper::Indent, $Data::Dumper::Sortkeys) = (1, 0, 1);
        Data::Dumper::Dumper($value);
    }

    sub failed ($why) {
        for my $level (0 .. 9) {
            my (undef, $file, $line) = caller $level;
            die { failed => "line $line: $why" } if ($file // '') =~ m{tiny-tests/};
        }
        die { failed => $why };
    }

    sub assert ($self, $what = undef, @rest) {
        return if ref $what eq 'Regexp' ? ($rest[0] // '') =~ $what : $what;
        failed(ref $what eq 'Regexp' ? shown($rest[0]) . " does not match $what" : $rest[0] // 'not so');
    }
    sub same ($is, $expected, $actual) { failed('expected ' . shown($expected) . ' but found ' . shown($actual)) unless $is }
    sub assert_null ($self, $v, @) { same(!defined $v, undef, $v) }
    sub assert_not_null ($self, $v, @) { failed('found nothing') unless defined $v }
    sub assert_str_equals ($self, $e, $a, @) { same(($e // "\0") eq ($a // "\0"), $e, $a) }
    sub assert_str_not_equals ($self, $e, $a, @) { failed("found «$a»") if $e eq $a }
    sub assert_num_equals ($self, $e, $a, @) { same(defined $e && defined $a && $e == $a, $e, $a) }
    sub assert_num_not_equals ($self, $e, $a, @) { failed("found $a") if $e == $a }
    sub assert_equals ($self, $e, $a, @) { same(($e // "\0") eq ($a // "\0"), $e, $a) }
    sub assert_deep_equals ($self, $e, $a, @) { same(shown(plain($e)) eq shown(plain($a)), $e, $a) }
    sub assert_matches ($self, $pattern, $text, @) { failed(shown($text) . " does not match $pattern") unless $text =~ $pattern }
    sub assert_does_not_match ($self, $pattern, $text, @) { failed("«$text» matches") if $text =~ $pattern }
    sub assert_num_gte ($self, $e, $a, @) { failed("$a < $e") unless $a >= $e }
    sub assert_num_gt ($self, $e, $a, @) { failed("$a <= $e") unless $a > $e }
    sub assert_num_lte ($self, $e, $a, @) { failed("$a > $e") unless $a <= $e }
    sub assert_num_lt ($self, $e, $a, @) { failed("$a >= $e") unless $a < $e }
    sub assert_contains ($self, $value, $list, @) { failed("«$value» is not in it") unless grep { $_ eq $value } @$list }
    sub assert_not_contains ($self, $value, $list, @) { failed("«$value» is in it") if grep { $_ eq $value } @$list }
    sub assert_cmp_deeply ($self, $expected, $actual, @) {
        my ($ok, $stack) = Test::Deep::cmp_details($actual, $expected);
        failed(Test::Deep::deep_diag($stack)) unless $ok;
    }

    # Numbers and strings of the same text are the same, as they are to Cassandane.
    sub plain ($value) {
        return [ map { plain($_) } @$value ] if ref $value eq 'ARRAY';
        return { map { $_ => plain($value->{$_}) } keys %$value } if ref $value eq 'HASH';
        return defined $value && !ref $value ? "$value" : $value;
    }
}

package main;

require Cassandane::Cyrus::TestCase;
require Cassandane::Generator;
require Cassandane::IMAPMessageStore;
{
    no warnings qw(redefine once);
    *Cassandane::Cyrus::TestCase::needs = sub { };
    *Cassandane::Cyrus::TestCase::set_up = \&set_up;
    *Cassandane::Cyrus::TestCase::tear_down = sub { };
    *Cassandane::Cyrus::TestCase::_start_instances = sub { };
    *Cassandane::IMAPMessageStore::idle_begin = \&idle_begin;
}

sub not_played ($why) { die { not_played => $why } }

sub store ($folder = undef) {
    Cassandane::IMAPMessageStore->new(
        host => $host, port => $imap_port, username => $user, password => $password, folder => $folder // 'INBOX');
}

# Letters beyond ASCII belong in quotation marks (RFC 9051 §9, ATOM-CHAR): older clients of the suite send them as an atom.
{
    my $command = \&Mail::IMAPTalk::_imap_cmd;
    no warnings 'redefine';
    *Mail::IMAPTalk::_imap_cmd = sub ($talk, $name, $numbered, $handlers, @arguments) {
        $talk->$command($name, $numbered, $handlers,
            map { defined $_ && !ref $_ && /^[^"(].*[\x80-\xff]/ ? { Quote => $_ } : $_ } @arguments);
    };
}

# Waits for any continuation: that of Cyrus has a text of its own.
sub idle_begin ($store) {
    my $talk = $store->get_client;
    $talk->_send_cmd('idle');
    local $talk->{Timeout} = 10;
    $talk->{ReadLine} = undef;
    my $line = $talk->_imap_socket_read_line;
    return $line =~ /^\+/ || die { failed => "IDLE is answered by «$line»" };
}

sub set_up ($self) {
    $self->{instance} = Cassandane::Instance->new;
    $self->{gen} = Cassandane::Generator->new;
    $self->{store} = store();
    $self->{adminstore} = store();
    my $client = store()->get_client; # tests begin with INBOX alone
    my $names = $client->list('', '*');
    for my $name (reverse sort map { $_->[2] } ref $names ? @$names : ()) {
        $client->delete($name) unless $name eq 'INBOX';
        $client->unsubscribe($name);
    }
    $client->logout;
}

# --- tests ---

sub translated ($suite, $source) {
    my $top = $suite eq 'Notify' ? '' : 'INBOX/'; # where it counts what is told, INBOX must not get children here
    my $letter = qr/[\w\$*%&+\x80-\xff-]/;
    my $name = qr/$letter+(?:\.$letter+)*/;
    $source =~ s{\b(?:INBOX|user\.cassandane)\.($name)}{ $top . $1 =~ tr|.|/|r }ge;
    $source =~ s{\buser\.cassandane\b}{INBOX}g;
    $source =~ s{'\.'}{'/'}g; # the separator of levels
    $source =~ s{ MAILBOXIDS\b|^.*\{mailboxids\}.*$}{}mg if $source =~ /EMAILID MAILBOXIDS/; # an item of Cyrus's own beside another
    return $source;
}

# What the test's name says, or undef: the sub that plays it.
sub loaded ($suite, $test) {
    open my $file, '<:raw', "tiny-tests/$suite/$test" or die "$suite.$test: $!\n";
    my $source = translated($suite, do { local $/; <$file> });
    not_played('other users') if $source =~ /\buser\.\w|create_user|getnotify/;
    my $package = "Cassandane::Cyrus::$suite";
    evalbytes "use v5.28.0; use experimental 'signatures'; no warnings; package $package;\n"
        . qq{# line 1 "tiny-tests/$suite/$test"\n$source\n1;}
        or die $@;
    return $package->can("test_$test") // die "$suite.$test has another name\n";
}

# Plays one test in a process of its own; what came out, and why.
sub played ($suite, $test) {
    pipe my $in, my $out;
    my $pid = fork // die "fork: $!";
    if (!$pid) {
        $SIG{ALRM} = sub { die { failed => 'not done within a minute' } };
        alarm 60;
        my $done = eval {
            require "Cassandane/Cyrus/$suite.pm";
            my $sub = loaded($suite, $test);
            my $case = "Cassandane::Cyrus::$suite"->new("test_$test");
            $case->set_up;
            $case->$sub;
            1;
        };
        my $why = $@;
        my ($result, $text) = $done ? ('passed', '')
            : ref $why eq 'HASH' && $why->{not_played} ? ('not played', "asks for $why->{not_played}")
            : ('FAILED', ref $why eq 'HASH' ? $why->{failed} : "$why");
        print $out "$result\t", $text =~ s/\s+/ /gr;
        close $out;
        require POSIX;
        POSIX::_exit(0);
    }
    close $out;
    my $line = do { local $/; <$in> } // "FAILED\tended";
    waitpid $pid, 0;
    return split /\t/, $line, 2;
}

# Suite.test -> why it is not expected to pass, from the table that is kept beside this program.
sub exceptions {
    open my $file, '<:encoding(UTF-8)', "$FindBin::Bin/exceptions.tsv" or return {};
    return { map { chomp; split /\t/, $_, 2 } grep { !/^#|^\s*$/ } <$file> };
}

binmode STDOUT, ':encoding(UTF-8)';
STDOUT->autoflush;
my $known = exceptions();
my %count;
my $number = $ENV{FIRST} // 0;
for my $wanted (@suites) {
    my ($suite, $only) = split /\./, $wanted;
    for my $test ($only // sort map { s{.*/}{}r } grep { !/~$/ } glob "tiny-tests/$suite/*") {
        $user = 'cassandane' . $number++ . '@example.org';
        my ($result, $why) = played($suite, $test);
        if ($result eq 'FAILED' && !$only && $known->{"$suite.$test"}) {
            ($result, $why) = ('differs', $known->{"$suite.$test"});
        } elsif ($result eq 'passed' && $known->{"$suite.$test"}) {
            $why = 'an exception that is none any more';
        }
        $count{$result}++;
        say sprintf '| %s | %s | %s |', "$suite.$test", $result, $why // '';
    }
}
say sprintf "\n%d passed, %d differ for a known reason, %d not played, %d failed",
    map { $count{$_} // 0 } 'passed', 'differs', 'not played', 'FAILED';
exit($count{FAILED} ? 1 : 0);
