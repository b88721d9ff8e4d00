#include "ui/device/invite_card.h"

#include "ui/device/device_words.h"
#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/deliver.h"
#include "ui/kit/error_text.h"
#include "ui/kit/key_cap.h"
#include "ui/kit/qr_view.h"
#include "ui/kit/text_label.h"
#include "ui/setup/code_label.h"

#include <QButtonGroup>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QRadioButton>
#include <QTimer>
#include <QTimerEvent>
#include <QVBoxLayout>

#include <array>

namespace vb::ui {

namespace {

constexpr int kWaitS = 3; // of one question at the relay: as long may taking the code back have to wait
constexpr int kPauseMs = 1'000; // between two: a relay that is away answers at once
constexpr int kInviteTickMs = 1'000;
constexpr int kCodePixels = 22;
constexpr int kSixWords = 6;
constexpr int kInviteColumns = 3;

TextLabel *inviteSentence(const QString &text, TextTone tone = TextTone::muted)
{
    auto *label = new TextLabel(text, TextRole::body, tone);
    label->setWordWrap(true);
    return label;
}

QVBoxLayout *partColumn(QWidget *part)
{
    auto *down = new QVBoxLayout(part);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::m);
    return down;
}

QHBoxLayout *inviteLine(const QList<QWidget *> &widgets)
{
    auto *line = new QHBoxLayout;
    line->setSpacing(space::m);
    for (QWidget *widget : widgets)
        line->addWidget(widget);
    line->addStretch();
    return line;
}

void nameInviteControl(QWidget *control, const char *name, const QString &spoken)
{
    control->setObjectName(QStringLiteral("devices.invite.") + QLatin1String(name));
    control->setAccessibleName(spoken);
}

/// Half of the groups above the other half.
QString twoLines(const QString &code)
{
    const QStringList groups = code.split(u'-');
    const qsizetype half = (groups.size() + 1) / 2;
    return groups.mid(0, half).join(u'-') + QStringLiteral("-\n") + groups.mid(half).join(u'-');
}

} // namespace

InviteCard::InviteCard(session::Session &session, QWidget *parent)
    : Card(tr("Invite a computer"), parent)
    , m_session(session)
    , m_fixed(new QRadioButton(tr("It stays in its place")))
    , m_laptop(new QRadioButton(tr("It is a laptop, and leaves the practice")))
    , m_invite(new BusyButton(tr("Show a code"), ButtonKind::primary))
    , m_url(new TextLabel(QString(), TextRole::strong))
    , m_code(new CodeLabel(kCodePixels))
    , m_square(new QrView)
    , m_until(new TextLabel)
    , m_noLine(inviteSentence(tr("There is no connection to the relay now: the new computer cannot come until there "
                                 "is one again."),
                              TextTone::danger))
    , m_withdraw(new BusyButton(tr("Take the code back")))
    , m_name(new TextLabel(QString(), TextRole::strong))
    , m_same(new BusyButton(tr("The words are the same"), ButtonKind::primary))
    , m_differ(new BusyButton(tr("They differ")))
    , m_banner(new Banner)
{
    setObjectName(QStringLiteral("devices.invite"));
    nameInviteControl(m_fixed, "fixed", m_fixed->text());
    nameInviteControl(m_laptop, "laptop", m_laptop->text());
    nameInviteControl(m_invite, "start", m_invite->text());
    nameInviteControl(m_url, "url", tr("Address of the relay"));
    nameInviteControl(m_code, "code", tr("Code"));
    nameInviteControl(m_square, "square", tr("The code as a QR code"));
    nameInviteControl(m_until, "until", QString());
    nameInviteControl(m_noLine, "noLine", QString());
    nameInviteControl(m_withdraw, "withdraw", m_withdraw->text());
    nameInviteControl(m_name, "name", QString());
    nameInviteControl(m_same, "same", m_same->text());
    nameInviteControl(m_differ, "differ", m_differ->text());
    nameInviteControl(m_banner, "banner", QString());
    for (BusyButton *button : {m_invite, m_withdraw, m_same, m_differ})
        button->setAutoDefault(true);
    m_fixed->setChecked(true);
    m_code->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_code->setFocusPolicy(Qt::StrongFocus);
    m_name->setWordWrap(true);
    m_url->setWordWrap(true);
    m_url->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_invite->setBusyText(tr("Asking the relay…"));
    m_withdraw->setBusyText(tr("Taking it back…"));
    m_same->setBusyText(tr("Letting it in…"));
    m_differ->setBusyText(tr("Sending it away…"));
    m_begin = makeBegin();
    m_codePart = makeCode();
    m_wordsPart = makeWords();
    body()->setSpacing(space::m);
    for (QWidget *part : {static_cast<QWidget *>(m_banner), m_begin, m_codePart, m_wordsPart})
        body()->addWidget(part);
    m_banner->hide();
    m_codePart->hide();
    m_wordsPart->hide();
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    connect(m_invite, &QPushButton::clicked, this, &InviteCard::invite);
    connect(m_withdraw, &QPushButton::clicked, this, &InviteCard::refuse);
    connect(m_same, &QPushButton::clicked, this, &InviteCard::approve);
    connect(m_differ, &QPushButton::clicked, this, &InviteCard::refuse);
}

QWidget *InviteCard::makeBegin()
{
    auto *part = new QWidget;
    auto *group = new QButtonGroup(part);
    auto *kinds = new QVBoxLayout;
    kinds->setSpacing(space::s);
    kinds->addWidget(new TextLabel(tr("What kind of computer is it?"), TextRole::medium));
    for (QRadioButton *kind : {m_fixed, m_laptop}) {
        group->addButton(kind);
        kinds->addWidget(kind);
    }
    auto *back = new QPushButton(tr("Back"));
    nameInviteControl(back, "back", back->text());
    back->setAutoDefault(true);
    connect(back, &QPushButton::clicked, this, &InviteCard::closeWanted);
    QVBoxLayout *down = partColumn(part);
    down->addWidget(inviteSentence(
        tr("The new computer is given a code, which is good for 15 minutes and once. Then both screens show six words. "
           "When they are the same, it belongs to the practice, takes over all records, and everybody logs in there as "
           "on this one.")));
    down->addSpacing(space::xs);
    down->addLayout(kinds);
    down->addSpacing(space::xs);
    down->addLayout(inviteLine({m_invite, back}));
    return part;
}

QWidget *InviteCard::makeCode()
{
    auto *part = new QWidget;
    auto *steps = new QVBoxLayout;
    steps->setSpacing(space::s);
    steps->addWidget(
        inviteSentence(tr("1. Start Verbena on the new computer and choose “This PC belongs to a practice already”."),
                       TextTone::text));
    steps->addWidget(inviteSentence(tr("2. Type the address of the relay:"), TextTone::text));
    steps->addWidget(m_url);
    steps->addWidget(inviteSentence(tr("3. Type this code:"), TextTone::text));
    steps->addWidget(m_code);
    steps->addWidget(m_until);
    steps->addWidget(m_noLine);
    steps->addSpacing(space::s);
    steps->addLayout(inviteLine({m_withdraw}));
    steps->addStretch();
    auto *across = new QHBoxLayout(part);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(space::xl);
    across->addLayout(steps, 1);
    across->addWidget(m_square, 0, Qt::AlignTop);
    return part;
}

QWidget *InviteCard::makeWords()
{
    auto *part = new QWidget;
    m_wordsGrid = new QWidget;
    m_wordsGrid->setObjectName(QStringLiteral("devices.invite.words"));
    auto *grid = new QGridLayout(m_wordsGrid);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::xl);
    grid->setVerticalSpacing(space::s);
    for (int i = 0; i < kSixWords; ++i) {
        m_words << new TextLabel(QString(), TextRole::page);
        grid->addWidget(m_words.last(), i / kInviteColumns, i % kInviteColumns);
    }
    grid->setColumnStretch(kInviteColumns, 1);
    m_same->setAccessibleDescription(tr("Key 1"));
    m_differ->setAccessibleDescription(tr("Key 2"));
    QVBoxLayout *down = partColumn(part);
    down->addWidget(m_name);
    down->addWidget(m_wordsGrid);
    down->addWidget(inviteSentence(
        tr("Does the new computer show these words, in this order? If it shows others, or none, then somebody else has "
           "used the code: send that one away, and invite the right one with a new code.")));
    down->addSpacing(space::xs);
    down->addLayout(
        inviteLine({m_same, new KeyCap(QKeySequence(Qt::Key_1)), m_differ, new KeyCap(QKeySequence(Qt::Key_2))}));
    return part;
}

void InviteCard::turnTo(Step step)
{
    // The focus goes along before what had it is hidden, else it would leave the page.
    const bool follow = isAncestorOf(window()->focusWidget());
    m_step = step;
    const std::array<QWidget *, 3> parts {m_begin, m_codePart, m_wordsPart};
    QWidget *shown = parts.at(static_cast<std::size_t>(step));
    shown->show();
    if (follow)
        focusFirst();
    for (QWidget *part : parts)
        part->setVisible(part == shown);
    if (step == Step::code)
        m_second.start(kInviteTickMs, this);
    else
        m_second.stop();
    if (step == Step::begin) {
        m_code->clear();
        (void)m_square->setText({});
    }
    Q_EMIT turned();
}

void InviteCard::start()
{
    if (!isOpen())
        m_banner->hide();
    focusFirst();
}

void InviteCard::focusFirst()
{
    QWidget *first = m_step == Step::words ? m_differ : m_step == Step::code ? m_withdraw : m_invite;
    if (m_step == Step::begin)
        first = m_laptop->isChecked() ? m_laptop : m_fixed;
    first->setFocus(Qt::TabFocusReason);
}

void InviteCard::lookForWaiting()
{
    deliver(m_session.devices().waiting(), this, [this](const Result<session::WaitingDevice> &answer) {
        if (answer.ok() && m_step == Step::begin && !m_invite->isBusy())
            showWords(*answer);
    });
}

void InviteCard::keyPressEvent(QKeyEvent *event)
{
    const bool isPlain = (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
    if (m_step == Step::words && isPlain && event->key() == Qt::Key_1)
        approve();
    else if (m_step == Step::words && isPlain && event->key() == Qt::Key_2)
        refuse();
    else if (m_step == Step::begin && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter))
        invite(); // from the choice of kinds
    else
        Card::keyPressEvent(event);
}

void InviteCard::setStatus(const sync::SyncStatus &status)
{
    m_status = status;
    if (m_step == Step::code)
        tick();
}

void InviteCard::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_second.timerId())
        tick();
    else
        Card::timerEvent(event);
}

void InviteCard::tick()
{
    m_until->setText(tr("Waiting for it. The code is good for another %1.")
                         .arg(countdownText(m_shown.expiresMs - m_session.clock().now().wallMs)));
    m_noLine->setVisible(m_status.state == sync::SyncStatus::State::offline);
}

void InviteCard::invite()
{
    if (m_invite->isBusy() || m_step != Step::begin)
        return;
    m_banner->hide();
    const QFuture<Result<session::ShownInvitation>> future = m_session.devices().invite(false, m_laptop->isChecked());
    m_invite->watch(future);
    deliver(future, this, [this](const Result<session::ShownInvitation> &answer) { takeInvitation(answer); });
}

void InviteCard::takeInvitation(const Result<session::ShownInvitation> &answer)
{
    if (!answer.ok()) {
        say(answer.error().code == Code::notFound ? tr("The practice is registered at no relay yet: connect it first.")
                : answer.error().code == Code::network
                ? tr("The relay cannot be reached now, and a code is good only with it. Try again when there is a "
                     "connection.")
                : errorText(answer.error()));
        Q_EMIT turned();
        return;
    }
    showCode(*answer);
    wait();
}

void InviteCard::showCode(const session::ShownInvitation &invitation)
{
    m_shown = invitation;
    m_url->setText(m_status.url);
    m_code->setText(twoLines(invitation.code));
    m_code->setAccessibleName(tr("Code: %1").arg(invitation.code));
    (void)m_square->setText(invitation.code);
    tick();
    turnTo(Step::code);
}

void InviteCard::wait()
{
    const QByteArray id = m_shown.id;
    deliver(m_session.devices().await(id, kWaitS), this, [this, id](const Result<session::WaitingDevice> &answer) {
        if (id == m_shown.id && m_step == Step::code && !m_withdraw->isBusy())
            takeWaiting(answer);
    });
}

void InviteCard::takeWaiting(const Result<session::WaitingDevice> &answer)
{
    if (answer.ok()) {
        showWords(*answer);
        return;
    }
    const bool over = m_session.clock().now().wallMs >= m_shown.expiresMs;
    if (answer.error().code == Code::network && !over) {
        QTimer::singleShot(kPauseMs, this, [this, id = m_shown.id] {
            if (id == m_shown.id && m_step == Step::code && !m_withdraw->isBusy())
                wait();
        });
        return;
    }
    m_shown = {};
    turnTo(Step::begin);
    m_banner->showMessage(BannerKind::info,
                          over || answer.error().code == Code::notFound
                              ? tr("Nobody has used the code in time. Show another one when the computer is at hand.")
                              : errorText(answer.error()));
}

void InviteCard::showWords(const session::WaitingDevice &waiting)
{
    m_shown = {};
    m_waiting = waiting;
    m_name->setText(tr("“%1” has come with the code.").arg(waiting.name));
    for (int i = 0; i < kSixWords; ++i)
        m_words.at(i)->setText(waiting.words.value(i));
    m_wordsGrid->setAccessibleName(waiting.words.join(u' '));
    turnTo(Step::words);
}

void InviteCard::approve()
{
    if (m_same->isBusy() || m_differ->isBusy())
        return;
    m_banner->hide();
    const QFuture<Result<session::DeviceEntry>> future = m_session.devices().approve(m_waiting.words);
    m_same->watch(future);
    deliver(future, this, [this](const Result<session::DeviceEntry> &answer) { takeApproved(answer); });
}

void InviteCard::takeApproved(const Result<session::DeviceEntry> &answer)
{
    if (answer.ok()) {
        m_waiting = {};
        turnTo(Step::begin);
        Q_EMIT joined(answer->id, answer->name);
        return;
    }
    const Code code = answer.error().code;
    if (code == Code::denied || code == Code::notFound) {
        m_waiting = {};
        turnTo(Step::begin);
    }
    say(code == Code::denied || code == Code::notFound
            ? tr("The code is too old, and nobody was let in. Invite the computer again with a new one.")
            : code == Code::network ? tr("The relay cannot be reached now. The computer waits: try again in a moment.")
                                    : errorText(answer.error()));
    Q_EMIT turned();
}

/// The code, or the computer that came with it.
void InviteCard::refuse()
{
    const bool differed = m_step == Step::words;
    BusyButton *button = differed ? m_differ : m_withdraw;
    if (button->isBusy() || m_same->isBusy())
        return;
    const QFuture<Result<void>> future = m_session.devices().withdraw(differed ? m_waiting.invitation : m_shown.id);
    button->watch(future);
    deliver(future, this, [this, differed](const Result<void> &answer) {
        m_shown = {};
        m_waiting = {};
        turnTo(Step::begin);
        if (!answer.ok() && answer.error().code != Code::notFound)
            m_banner->showMessage(BannerKind::danger, errorText(answer.error()));
        else
            m_banner->showMessage(BannerKind::info,
                                  differed ? tr("That computer was sent away. Invite the right one with a new code.")
                                           : tr("Nobody joins with that code any more."));
    });
}

void InviteCard::say(const QString &problem)
{
    m_banner->showMessage(BannerKind::danger, problem);
    if (isAncestorOf(window()->focusWidget()))
        focusFirst();
}

} // namespace vb::ui
