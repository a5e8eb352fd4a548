# How fastmail/JMAP-TestSuite gets at a server of ../run-perl: accounts t1, t2 ... that nobody has used, each given away once.
package Malleposte;
use Moose;
with 'JMAP::TestSuite::ServerAdapter';

use Fcntl qw(LOCK_EX SEEK_SET);
use JMAP::TestSuite::Comparator::Mailbox;
use Test::Deep ();

# The suite wants a right of every mailbox that Cyrus has and RFC 8621 §2 does not.
{
  no warnings 'redefine';
  *JMAP::TestSuite::Comparator::Mailbox::superhashof = sub {
    my %wanted = %{ $_[0] };
    delete $wanted{mayAdmin};
    return Test::Deep::superhashof(\%wanted);
  };
}

has session_uri => (is => 'ro', required => 1);
has password    => (is => 'ro', required => 1);
has domain      => (is => 'ro', required => 1);
has given       => (is => 'ro', required => 1);    # a file: how many accounts were given away, over all processes
has accounts    => (is => 'ro', required => 1);    # how many there are

sub any_account { $_[0]->_account('t0') }

sub pristine_account {
  my ($self) = @_;
  open my $file, '+>>', $self->given or die "${\$self->given}: $!";
  flock $file, LOCK_EX or die "flock: $!";
  seek $file, 0, SEEK_SET;
  my $number = 1 + (<$file> // 0);
  die "no account is left" if $number >= $self->accounts;
  truncate $file, 0;
  print $file $number;
  close $file or die $!;
  return $self->_account("t$number");
}

sub _account {
  my ($self, $name) = @_;
  my $user = $name . '@' . $self->domain;
  my $tester = Malleposte::Account->signed_in($self->session_uri, $user, $self->password);
  return Malleposte::Account->new({
    server => $self, user => $user, accountId => $tester->primary_account_for('urn:ietf:params:jmap:mail'),
  });
}

package Malleposte::Account {
  use Moose;
  with 'JMAP::TestSuite::Account';

  use JMAP::TestSuite::JMAP::Tester::WithSugar;
  use JSON::XS ();
  use MIME::Base64 ();

  my $JSON = JSON::XS->new->utf8;

  has user => (is => 'ro', required => 1);

  sub authenticated_tester {
    my ($self) = @_;
    return $self->signed_in($self->server->session_uri, $self->user, $self->server->password);
  }

  sub signed_in {
    my (undef, $session, $user, $password) = @_;
    my $tester = JMAP::TestSuite::JMAP::Tester::WithSugar->new({ authentication_uri => $session });
    $tester->ua->set_default_header(Authorization => 'Basic ' . MIME::Base64::encode_base64("$user:$password", ''));
    my $found = $tester->update_client_session;
    die "no session of $user" unless $found->is_success;
    # Many calls of the suite name no account, which RFC 8620 wants of each.
    $tester->default_arguments({ accountId => $tester->primary_account_for('urn:ietf:params:jmap:mail') });
    # Some downloads of the suite name no type.
    $tester->download_uri($tester->download_uri =~ s/\{type\}/application%2Foctet-stream/r);
    # The suite looks for the session at the URL of the API, where it was before RFC 8620.
    my $api = $tester->api_uri;
    $tester->ua->lwp->add_handler(request_prepare => sub {
      my ($request) = @_;
      $request->uri($session) if $request->method eq 'GET' && $request->uri eq $api;
      return;
    });
    $tester->ua->lwp->add_handler(request_prepare => \&_in_todays_words, m_method => 'POST', m_path_match => qr{api$});
    $tester->ua->lwp->add_handler(response_done => \&_without_descriptions);
    return $tester;
  }

  # Drafts counted what a query found without being asked, and had another name for an argument.
  sub _in_todays_words {
    my ($request) = @_;
    my $asked = $JSON->decode($request->content);
    for my $call (@{ $asked->{methodCalls} }) {
      my ($name, $arguments) = @$call;
      $arguments->{calculateTotal} //= JSON::XS::true if $name =~ m{/query(Changes)?\z};
      $arguments->{onDestroyRemoveEmails} = delete $arguments->{onDestroyRemoveMessages}
        if exists $arguments->{onDestroyRemoveMessages};
    }
    $request->content($JSON->encode($asked));
    $request->content_length(length $request->content);
    return;
  }

  # The suite wants errors to be silent, which RFC 8620 §3.6.2 and §5.3 leave to the server.
  sub _without_descriptions {
    my ($response) = @_;
    my $told = eval { $JSON->decode($response->content) } or return;
    return unless ref $told eq 'HASH' && $told->{methodResponses};
    for my $answer (@{ $told->{methodResponses} }) {
      my ($name, $arguments) = @$answer;
      delete $arguments->{description} if $name eq 'error';
      for my $errors (qw(notCreated notUpdated notDestroyed)) {
        delete $_->{description} for values %{ $arguments->{$errors} // {} };
      }
    }
    $response->content($JSON->encode($told));
    return;
  }

  no Moose;
  __PACKAGE__->meta->make_immutable;
}

no Moose;
__PACKAGE__->meta->make_immutable;
