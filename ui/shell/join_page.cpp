#include "ui/shell/join_page.h"

#include "core/session/settings_service.h"
#include "ui/kit/banner.h"
#include "ui/kit/buttons.h"
#include "ui/kit/card.h"
#include "ui/kit/deliver.h"
#include "ui/kit/error_text.h"
#include "ui/kit/form_field.h"
#include "ui/kit/proxy_field.h"
#include "ui/kit/relay_url_field.h"
#include "ui/kit/text_label.h"
#include "ui/shell/entrance_column.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QPointer>
#include <QProgressBar>
#include <QSysInfo>
#include <QVBoxLayout>

#include <algorithm>

namespace vb::ui {

namespace {

constexpr int kJoinSigns = 28; // of a code, without what stands between its groups
constexpr int kLongestJoinCode = 80;
constexpr int kLongestPcName = 60;
constexpr int kJoinWords = 6;
constexpr int kJoinColumns = 3;

class JoinCodeField : public LineField {
protected:
    [[nodiscard]] QString findProblem() const override
    {
        const QString typed = text();
        const auto signs = std::count_if(typed.begin(), typed.end(), [](QChar c) { return c.isLetterOrNumber(); });
        return signs == kJoinSigns
            ? QString()
            : JoinPage::tr("A code has %1 letters and digits, in groups of four. Compare it with the other screen.")
                  .arg(kJoinSigns);
    }
};

TextLabel *joinSentence(const QString &text)
{
    auto *label = new TextLabel(text, TextRole::body, TextTone::muted);
    label->setWordWrap(true);
    return label;
}

void nameJoinControl(QWidget *control, const char *name, const QString &spoken)
{
    control->setObjectName(QStringLiteral("join.") + QLatin1String(name));
    control->setAccessibleName(spoken);
}

/// Calls the page from the thread that joins, unless it is gone.
template <class Call>
void onPage(const QPointer<JoinPage> &guard, Call call)
{
    QMetaObject::invokeMethod(
        QCoreApplication::instance(),
        [guard, call] {
            if (!guard.isNull())
                call(*guard);
        },
        Qt::QueuedConnection);
}

} // namespace

JoinPage::JoinPage(QWidget *parent)
    : QWidget(parent)
    , m_url(new RelayUrlField)
    , m_code(new JoinCodeField)
    , m_name(new LineField)
    , m_askProxy(new QPushButton(tr("This network asks for a proxy…")))
    , m_proxy(new ProxyField(session::SettingsService::isProxy))
    , m_banner(new Banner(BannerKind::danger))
    , m_go(new QPushButton(tr("Join the practice")))
    , m_back(new QPushButton(tr("Back")))
    , m_what(new TextLabel)
    , m_bar(new QProgressBar)
    , m_cancel(new QPushButton(tr("Cancel")))
{
    setObjectName(QStringLiteral("join"));
    setAccessibleName(tr("Join a practice"));
    nameJoinControl(m_banner, "banner", QString());
    m_banner->hide();
    m_form = makeForm();
    m_waiting = makeWaiting();
    auto *column = new EntranceColumn(accessibleName());
    column->down()->addWidget(m_form);
    column->down()->addWidget(m_waiting);
    column->setLeaveKeys();
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(column);
    m_waiting->hide();

    for (LineField *field : {static_cast<LineField *>(m_url), m_code, m_name, static_cast<LineField *>(m_proxy)}) {
        connect(field, &QLineEdit::returnPressed, this, &JoinPage::submit);
        connect(field, &QLineEdit::textEdited, m_banner, &QWidget::hide);
    }
    connect(m_go, &QPushButton::clicked, this, &JoinPage::submit);
    connect(m_back, &QPushButton::clicked, this, &JoinPage::backWanted);
    connect(m_cancel, &QPushButton::clicked, this, &JoinPage::cancel);
    connect(column, &EntranceColumn::leaveWanted, this, &JoinPage::leave);
}

JoinPage::~JoinPage()
{
    cancel();
}

QWidget *JoinPage::makeForm()
{
    nameJoinControl(m_url, "url", tr("Address of the relay"));
    nameJoinControl(m_code, "code", tr("Code"));
    m_code->setRequired(true);
    m_code->setMaxLength(kLongestJoinCode);
    m_code->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText | Qt::ImhUppercaseOnly);
    nameJoinControl(m_name, "name", tr("Name of this computer"));
    m_name->setRequired(true);
    m_name->setMaxLength(kLongestPcName);
    m_name->setText(QSysInfo::machineHostName().left(kLongestPcName));
    nameJoinControl(m_go, "go", m_go->text());
    setButtonKind(m_go, ButtonKind::primary);
    nameJoinControl(m_back, "back", m_back->text());
    for (QPushButton *button : {m_go, m_back})
        button->setAutoDefault(true);
    auto *url = new FormField(tr("Address of the relay"), m_url);
    url->setHelp(tr("The inviting computer shows it, and the code below."));
    auto *code = new FormField(tr("Code"), m_code);
    code->setHelp(tr("Good for 15 minutes. Small letters and gaps do not matter."));
    auto *name = new FormField(tr("Name of this computer"), m_name);
    name->setHelp(tr("As people call it: Front desk, Room 2, Laptop of Dr. Lund."));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::m);
    buttons->addWidget(m_go);
    buttons->addWidget(m_back);
    buttons->addStretch();
    auto *part = new QWidget;
    auto *down = new QVBoxLayout(part);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::m);
    down->addWidget(joinSentence(tr("On a computer that belongs to the practice, an owner opens Computers and chooses "
                                    "“Invite a computer”. Everybody then logs in here as there.")));
    down->addSpacing(space::xs);
    down->addWidget(m_banner);
    down->addWidget(url);
    down->addWidget(code);
    down->addWidget(name);
    down->addWidget(makeProxy());
    down->addLayout(buttons);
    return part;
}

/// Folded away: few networks ask for one.
QWidget *JoinPage::makeProxy()
{
    nameJoinControl(m_askProxy, "askProxy", tr("This network asks for a proxy"));
    setButtonKind(m_askProxy, ButtonKind::flat);
    m_askProxy->setAutoDefault(true);
    nameJoinControl(m_proxy, "proxy", m_proxy->accessibleName());
    auto *field = new FormField(m_proxy->accessibleName(), m_proxy);
    field->setOptional(true);
    field->setHelp(ProxyField::helpText());
    m_proxyPart = field;
    m_proxyPart->hide();
    auto *part = new QWidget;
    auto *down = new QVBoxLayout(part);
    down->setContentsMargins(0, 0, 0, 0);
    down->addWidget(m_askProxy, 0, Qt::AlignLeft);
    down->addWidget(m_proxyPart);
    connect(m_askProxy, &QPushButton::clicked, this, [this] {
        m_proxyPart->show();
        m_proxy->setFocus(Qt::TabFocusReason); // before the button goes
        unfoldProxy();
    });
    return part;
}

void JoinPage::unfoldProxy()
{
    m_askProxy->hide();
    m_proxyPart->show();
}

QWidget *JoinPage::makeWaiting()
{
    m_what->setObjectName(QStringLiteral("join.what"));
    m_what->setWordWrap(true);
    m_grid = new QWidget;
    m_grid->setObjectName(QStringLiteral("join.words"));
    auto *grid = new QGridLayout(m_grid);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::xl);
    grid->setVerticalSpacing(space::s);
    for (int i = 0; i < kJoinWords; ++i) {
        m_words << new TextLabel(QString(), TextRole::page);
        grid->addWidget(m_words.last(), i / kJoinColumns, i % kJoinColumns);
    }
    grid->setColumnStretch(kJoinColumns, 1);
    nameJoinControl(m_bar, "bar", QString());
    m_bar->setTextVisible(false);
    m_bar->setRange(0, 0); // how long it takes is up to somebody else
    nameJoinControl(m_cancel, "cancel", m_cancel->text());
    m_cancel->setAutoDefault(true);
    auto *card = new Card;
    card->body()->setSpacing(space::l);
    card->body()->addWidget(m_grid);
    card->body()->addWidget(m_what);
    card->body()->addWidget(m_bar);
    card->body()->addWidget(m_cancel, 0, Qt::AlignLeft);
    auto *part = new QWidget;
    auto *down = new QVBoxLayout(part);
    down->setContentsMargins(0, space::m, 0, 0);
    down->addWidget(card);
    return part;
}

void JoinPage::start()
{
    m_banner->hide();
    m_code->clear();
    m_code->setProblem(QString());
    m_url->setProblem(QString());
    showForm(true);
    (m_url->text().isEmpty() ? static_cast<LineField *>(m_url) : m_code)->setFocus(Qt::OtherFocusReason);
}

void JoinPage::showForm(bool form)
{
    m_form->setVisible(form);
    m_waiting->setVisible(!form);
}

void JoinPage::submit()
{
    if (m_running)
        return;
    m_banner->hide();
    LineField *wrong = nullptr;
    for (LineField *field : {static_cast<LineField *>(m_proxy), m_name, m_code, static_cast<LineField *>(m_url)})
        if (!field->check())
            wrong = field;
    if (wrong) {
        wrong->setFocus(Qt::TabFocusReason);
        Q_EMIT refused();
        return;
    }
    m_running = true;
    m_cancelled = std::make_shared<std::atomic<bool>>(false);
    m_relayDid = std::make_shared<QString>();
    session::JoinProgress progress;
    progress.words = [guard = QPointer<JoinPage>(this)](const QStringList &words) {
        onPage(guard, [words](JoinPage &page) { page.showWords(words); });
    };
    progress.goOn = [cancelled = m_cancelled] { return !*cancelled; };
    progress.approved
        = [guard = QPointer<JoinPage>(this)] { onPage(guard, [](JoinPage &page) { page.showTakingOver(); }); };
    progress.relayDid = [did = m_relayDid](const QString &word) { *did = word; };
    m_grid->hide();
    m_what->setText(tr("Asking the relay…"));
    m_bar->setAccessibleName(m_what->text());
    m_cancel->show();
    showForm(false);
    m_cancel->setFocus(Qt::OtherFocusReason);
    session::JoinOrder order;
    order.url = m_url->url();
    order.code = m_code->text().trimmed();
    order.name = m_name->cleanText();
    order.proxy = m_proxy->text().trimmed();
    deliver(m_join(order, progress), this, [this](const Result<session::Joined> &answer) { take(answer); });
}

void JoinPage::showWords(const QStringList &words)
{
    for (int i = 0; i < kJoinWords; ++i)
        m_words.at(i)->setText(words.value(i));
    m_grid->setAccessibleName(words.join(u' '));
    m_grid->show();
    m_what->setText(tr("The inviting computer must show the same six words, in this order. When they are the same, "
                       "somebody lets this computer in there. When they are not, cancel, and tell the owner."));
    m_bar->setAccessibleName(tr("Waiting to be let in"));
    showForm(false);
    Q_EMIT wordsShown();
}

void JoinPage::showTakingOver()
{
    m_grid->hide();
    m_what->setText(tr("Let in. This computer takes over the records and checks every entry of the practice's log; in "
                       "a large practice that takes some minutes."));
    m_bar->setAccessibleName(m_what->text());
    m_cancel->hide(); // it is not waited for any more
    showForm(false);
}

void JoinPage::complain(LineField *field, const QString &problem)
{
    field->setProblem(problem);
    field->setFocus(Qt::OtherFocusReason);
}

void JoinPage::take(const Result<session::Joined> &answer)
{
    m_running = false;
    const bool hadWords = !m_grid->isHidden();
    showForm(true);
    if (answer.ok()) {
        m_code->clear();
        Q_EMIT joined();
        return;
    }
    m_go->setFocus(Qt::OtherFocusReason);
    const Error &error = answer.error();
    if (*m_cancelled)
        m_banner->showMessage(BannerKind::info,
                              tr("Cancelled. Nothing was left on this computer. Ask for a new code before you try "
                                 "again: this one is used up."));
    else if (error.code == Code::denied)
        complain(m_code,
                 tr("Nobody is let in with this code: a sign of it is wrong, it is older than 15 minutes, it was used, "
                    "or this computer was sent away. Compare it, or ask for a new one."));
    else if (error.code == Code::network && hadWords)
        m_banner->showMessage(BannerKind::danger,
                              tr("Nobody has let this computer in in time, or the connection broke. Ask for a new code "
                                 "and try again. Nothing was left on this computer."));
    else if (error.code == Code::network) {
        unfoldProxy();
        complain(m_url,
                 tr("Nothing answers there that is a relay. Compare the address, and see whether this computer "
                    "has a connection, and whether the network asks for a proxy."));
    } else if (error.code == Code::integrity)
        m_banner->showMessage(
            BannerKind::danger,
            tr("What the relay shows is not what the inviting computer vouches for%1, so nothing was taken over. Tell "
               "the owner, and whoever runs the relay.")
                .arg(m_relayDid->isEmpty() ? QString() : QStringLiteral(" (%1)").arg(*m_relayDid)));
    else
        m_banner->showMessage(BannerKind::danger, errorText(error));
    Q_EMIT refused();
}

void JoinPage::leave()
{
    if (m_running)
        cancel();
    else
        Q_EMIT backWanted();
}

/// The button stays as it is: a second press does no harm.
void JoinPage::cancel()
{
    if (m_cancelled)
        *m_cancelled = true;
    if (m_running)
        m_what->setText(tr("Cancelling…"));
}

} // namespace vb::ui
