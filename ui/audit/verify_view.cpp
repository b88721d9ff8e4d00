#include "ui/audit/verify_view.h"

#include "ui/audit/audit_words.h"
#include "ui/audit/job_watch.h"
#include "ui/audit/verdict_words.h"
#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/card.h"
#include "ui/kit/deliver.h"
#include "ui/kit/error_text.h"
#include "ui/kit/fact_grid.h"
#include "ui/kit/text_label.h"

#include <QClipboard>
#include <QDateTime>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLocale>
#include <QProgressBar>
#include <QScrollArea>
#include <QVBoxLayout>

namespace vb::ui {

namespace {

constexpr int kVerifyWidth = 760;
constexpr int kBarSteps = 1000;

QString tookText(qint64 ms)
{
    return ms < 100 ? VerifyView::tr("Less than 0.1 seconds")
                    : VerifyView::tr("%1 seconds").arg(QLocale().toString(static_cast<double>(ms) / 1000.0, 'f', 1));
}

void emptyOut(QWidget *place)
{
    delete place->layout();
    qDeleteAll(place->findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly));
}

} // namespace

VerifyView::VerifyView(session::Session &session, const PracticeTime &time, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_time(time)
    , m_watch(new JobWatch(this))
    , m_start(new BusyButton(tr("Verify the log"), ButtonKind::primary))
    , m_stop(new QPushButton(tr("Stop")))
    , m_bar(new QProgressBar)
    , m_progress(new TextLabel(QString(), TextRole::caption, TextTone::muted))
    , m_banner(new Banner(BannerKind::success))
    , m_verdict(new Card)
    , m_facts(new FactGrid)
    , m_steps(new QWidget)
    , m_entry(new QPushButton(icon(IconName::search), tr("Show the place in the log")))
    , m_copy(new QPushButton(icon(IconName::copy), tr("Copy the verdict")))
{
    setObjectName(QStringLiteral("audit.verify"));
    auto *column = new QWidget;
    column->setMaximumWidth(tokens().scaled(kVerifyWidth));
    auto *down = new QVBoxLayout(column);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::l);
    down->addWidget(makeStart());
    down->addWidget(m_banner);
    down->addWidget(makeVerdict());
    down->addStretch();
    auto *content = new QWidget;
    auto *across = new QHBoxLayout(content);
    across->setContentsMargins(space::xxl, 0, space::xxl, space::xl);
    across->addWidget(column, 100);
    across->addStretch(1);
    auto *scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(scroll);
    m_banner->setObjectName(QStringLiteral("audit.verify.verdict"));
    m_banner->hide();
    m_verdict->hide();
    connect(m_start, &QPushButton::clicked, this, &VerifyView::start);
    connect(m_stop, &QPushButton::clicked, m_watch, &JobWatch::stop);
    connect(m_watch, &JobWatch::progressed, this, &VerifyView::showProgress);
    connect(m_copy, &QPushButton::clicked, this, &VerifyView::copyVerdict);
    connect(m_entry, &QPushButton::clicked, this, [this] {
        if (m_bad)
            Q_EMIT entryWanted(static_cast<qint64>(*m_bad));
    });
}

QWidget *VerifyView::makeStart()
{
    auto *card = new Card(tr("Is the log whole and unchanged?"));
    auto *what = new TextLabel(
        tr("Each entry seals all those before it, and this computer remembers the latest seal outside of the "
           "store. The check recomputes every seal: nothing can be changed, taken out, put in or cut off without "
           "being found. You can go on working meanwhile."),
        TextRole::body, TextTone::muted);
    what->setWordWrap(true);
    m_start->setObjectName(QStringLiteral("audit.verify.start"));
    m_start->setAccessibleName(tr("Verify the log"));
    m_start->setBusyText(tr("Verifying…"));
    m_start->setAutoDefault(true);
    m_stop->setObjectName(QStringLiteral("audit.verify.stop"));
    m_stop->setAccessibleName(tr("Stop verifying"));
    m_stop->setAutoDefault(true);
    m_stop->hide();
    m_bar->setObjectName(QStringLiteral("audit.verify.bar"));
    m_bar->setAccessibleName(tr("Entries verified"));
    m_bar->setRange(0, kBarSteps);
    m_bar->setTextVisible(false);
    m_bar->hide();
    m_progress->hide();
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::m);
    buttons->addWidget(m_start);
    buttons->addWidget(m_stop);
    buttons->addStretch();
    card->body()->setSpacing(space::m);
    card->body()->addWidget(what);
    card->body()->addLayout(buttons);
    card->body()->addWidget(m_bar);
    card->body()->addWidget(m_progress);
    card->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    return card;
}

QWidget *VerifyView::makeVerdict()
{
    m_entry->setObjectName(QStringLiteral("audit.verify.entry"));
    m_entry->setAccessibleName(m_entry->text());
    m_entry->setAutoDefault(true);
    m_copy->setObjectName(QStringLiteral("audit.verify.copy"));
    m_copy->setAccessibleName(m_copy->text());
    m_copy->setAutoDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::m);
    buttons->addWidget(m_entry);
    buttons->addWidget(m_copy);
    buttons->addStretch();
    m_verdict->body()->setSpacing(space::l);
    m_verdict->body()->addWidget(m_steps);
    m_verdict->body()->addWidget(m_facts);
    m_verdict->body()->addLayout(buttons);
    m_verdict->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    return m_verdict;
}

void VerifyView::focusFirst()
{
    m_start->setFocus(Qt::OtherFocusReason);
}

void VerifyView::start()
{
    if (m_start->isBusy())
        return;
    m_banner->hide();
    m_verdict->hide();
    m_bar->setValue(0);
    m_bar->show();
    m_progress->setText(QString());
    m_progress->show();
    m_stop->show();
    m_since.start();
    const QFuture<Result<audit::Verdict>> future = m_session.audit().verify(m_watch->begin());
    m_start->watch(future);
    deliver(future, this, [this](const Result<audit::Verdict> &answer) { take(answer); });
}

void VerifyView::showProgress(quint64 done, quint64 of)
{
    const QLocale locale;
    m_bar->setValue(of == 0 ? 0 : static_cast<int>(done * kBarSteps / of));
    m_progress->setText(tr("%1 of %2").arg(locale.toString(done), entriesText(static_cast<qint64>(of))));
}

void VerifyView::take(const Result<audit::Verdict> &answer)
{
    const bool stopHadFocus = m_stop->hasFocus();
    m_stop->hide();
    m_bar->hide();
    m_progress->hide();
    if (stopHadFocus)
        m_start->setFocus(Qt::OtherFocusReason);
    if (answer.ok())
        showVerdict(*answer);
    else if (m_watch->isStopped())
        m_banner->showMessage(BannerKind::info, tr("Stopped. Nothing can be said about the log."));
    else
        m_banner->showMessage(BannerKind::danger, errorText(answer.error()));
    Q_EMIT judged();
}

void VerifyView::showVerdict(const audit::Verdict &verdict)
{
    const VerdictWords words = verdictWords(verdict);
    m_bad = verdict.firstBad;
    m_banner->showMessage(verdict.ok()                                  ? BannerKind::success
                              : verdict.flaw == audit::Flaw::unanchored ? BannerKind::warning
                                                                        : BannerKind::danger,
                          words.sentence);
    showSteps(verdict);
    m_facts->clear();
    const QLocale locale;
    m_facts->add(tr("Range"),
                 verdict.entries == 0 ? tr("The log is empty")
                                      : tr("Entries 0 to %1").arg(locale.toString(verdict.entries - 1)));
    m_facts->add(tr("Result"), words.result);
    if (verdict.firstBad)
        m_facts->add(tr("First bad place"), tr("Entry %1").arg(locale.toString(*verdict.firstBad)));
    m_facts->add(tr("Latest seal"), QString::fromLatin1(crypto::bytes(verdict.head).toHex(' ').left(47)));
    m_facts->add(tr("Verified"), m_time.moment(QDateTime::currentMSecsSinceEpoch()));
    if (m_since.isValid())
        m_facts->add(tr("It took"), tookText(m_since.elapsed()));
    m_entry->setVisible(m_bad.has_value());
    m_verdict->show();
}

void VerifyView::showSteps(const audit::Verdict &verdict)
{
    emptyOut(m_steps);
    const QStringList steps = verdictSteps(verdict);
    m_steps->setVisible(!steps.isEmpty());
    auto *grid = new QGridLayout(m_steps);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::m);
    grid->setVerticalSpacing(space::m);
    grid->setColumnStretch(1, 1);
    grid->addWidget(new TextLabel(tr("What to do now"), TextRole::section), 0, 0, 1, 2);
    for (qsizetype i = 0; i < steps.size(); ++i) {
        const auto row = static_cast<int>(i) + 1;
        auto *text = new TextLabel(steps.at(i));
        text->setWordWrap(true);
        grid->addWidget(new TextLabel(QStringLiteral("%1.").arg(row), TextRole::strong), row, 0, Qt::AlignTop);
        grid->addWidget(text, row, 1, Qt::AlignTop);
    }
}

void VerifyView::copyVerdict()
{
    QGuiApplication::clipboard()->setText(m_banner->text() + u'\n' + m_facts->text());
}

} // namespace vb::ui
