#include "ui/patient/break_glass_panel.h"

#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/card.h"
#include "ui/kit/deliver.h"
#include "ui/kit/elided_label.h"
#include "ui/kit/error_text.h"
#include "ui/kit/form_field.h"
#include "ui/kit/icon_label.h"
#include "ui/kit/line_field.h"
#include "ui/kit/text_label.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace vb::ui {

namespace {
constexpr int kPanelWidth = 560;
constexpr int kShortestReason = 10; // as core asks
constexpr int kLongestReason = 500;
/// Knows by itself how much it has to hold.
class ReasonField : public LineField {
public:
    ReasonField()
    {
        setRequired(true);
        setMaxLength(kLongestReason);
    }

protected:
    [[nodiscard]] QString findProblem() const override
    {
        return cleanText().size() < kShortestReason
            ? BreakGlassPanel::tr("Please write at least %1 characters.").arg(kShortestReason)
            : LineField::findProblem();
    }
};

} // namespace

BreakGlassPanel::BreakGlassPanel(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_may(access::authorize(session.actor(), access::Right::breakGlass).ok())
    , m_name(new ElidedLabel(QString(), TextRole::page))
    , m_text(new TextLabel(QString(), TextRole::body, TextTone::muted))
    , m_banner(new Banner(BannerKind::danger))
    , m_reason(new ReasonField)
    , m_field(new FormField(tr("Why is this an emergency?"), m_reason))
    , m_open(new BusyButton(tr("Open for 30 minutes"), ButtonKind::danger))
{
    setObjectName(QStringLiteral("patient.sealed"));
    m_reason->setObjectName(QStringLiteral("breakGlass.reason"));
    m_reason->setAccessibleName(tr("Why is this an emergency?"));
    m_open->setObjectName(QStringLiteral("breakGlass.open"));
    m_open->setAccessibleName(tr("Open for 30 minutes"));
    m_open->setBusyText(tr("Opening…"));
    if (!m_may) {
        m_field->hide();
        m_open->hide();
    }
    m_banner->hide();
    m_text->setWordWrap(true);
    m_text->setText(
        m_may ? tr("It opens only to the patient's care team. In an emergency you can open it for 30 minutes: "
                   "your name, the time and your reason are recorded, and the privacy officer reviews them.")
              : tr("It opens only to the patient's care team. Your role has no emergency access."));

    auto *title = new QHBoxLayout;
    title->setSpacing(space::s);
    title->addWidget(new IconLabel(IconName::lock, &Tokens::danger, 20));
    title->addWidget(new TextLabel(tr("This record is restricted"), TextRole::section, TextTone::danger), 1);
    auto *card = new Card;
    card->body()->setSpacing(space::m);
    card->body()->addLayout(title);
    card->body()->addWidget(m_name);
    card->body()->addWidget(m_text);
    card->body()->addWidget(m_banner);
    card->body()->addSpacing(space::s);
    card->body()->addWidget(m_field);
    card->body()->addWidget(m_open, 0, Qt::AlignLeft);
    card->setMaximumWidth(tokens().scaled(kPanelWidth));

    // Not by alignment: that asks for a height before the text is wrapped.
    auto *across = new QHBoxLayout;
    across->addStretch(1);
    across->addWidget(card, 100);
    across->addStretch(1);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(space::xxl, 0, space::xxl, space::xl);
    down->addStretch(1);
    down->addLayout(across);
    down->addStretch(2);
    connect(m_reason, &QLineEdit::textEdited, this, &BreakGlassPanel::judge);
    connect(m_reason, &QLineEdit::returnPressed, this, &BreakGlassPanel::submit);
    connect(m_open, &QPushButton::clicked, this, &BreakGlassPanel::submit);
}

void BreakGlassPanel::ask(PatientId patient, const QString &name)
{
    m_patient = patient;
    m_name->setText(name);
    m_reason->clear();
    m_reason->setProblem(QString());
    m_banner->hide();
    judge();
}

void BreakGlassPanel::focusFirst()
{
    if (m_may)
        m_reason->setFocus(Qt::OtherFocusReason);
}

/// Says how much is missing while the reason grows.
void BreakGlassPanel::judge()
{
    const int missing = kShortestReason - static_cast<int>(m_reason->cleanText().size());
    m_field->setHelp(missing > 0 ? tr("At least %1 characters; %2 to go.").arg(kShortestReason).arg(missing)
                                 : tr("This will be read by the privacy officer."));
}

void BreakGlassPanel::submit()
{
    if (m_open->isBusy())
        return;
    if (!m_reason->check()) {
        m_reason->setFocus(Qt::OtherFocusReason);
        return;
    }
    m_banner->hide();
    const QFuture<Result<patient::BreakGlass>> future
        = m_session.patients().breakGlass(m_patient, m_reason->cleanText());
    m_open->watch(future);
    deliver(future, this, [this](const Result<patient::BreakGlass> &answer) { take(answer); });
}

void BreakGlassPanel::take(const Result<patient::BreakGlass> &answer)
{
    if (answer.ok()) {
        Q_EMIT granted(*answer);
        return;
    }
    m_banner->showMessage(BannerKind::danger, errorText(answer.error()));
    m_reason->setFocus(Qt::OtherFocusReason);
}

} // namespace vb::ui
