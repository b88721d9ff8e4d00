#include "ui/note/request_sheet.h"

#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/card.h"
#include "ui/kit/deliver.h"
#include "ui/kit/error_text.h"
#include "ui/kit/form_field.h"
#include "ui/kit/line_field.h"
#include "ui/kit/role_text.h"
#include "ui/kit/text_label.h"

#include <QComboBox>
#include <QHBoxLayout>

namespace vb::ui {

namespace {
constexpr int kLongestMessage = 500;
}

RequestSheet::RequestSheet(session::Session &session, QWidget *page)
    : NoteSheet(page)
    , m_session(session)
    , m_whom(new QComboBox)
    , m_message(new LineField)
    , m_banner(new Banner(BannerKind::danger))
    , m_yes(new BusyButton(tr("Ask"), ButtonKind::primary))
    , m_no(new QPushButton(tr("Cancel")))
{
    setObjectName(QStringLiteral("note.request"));
    card()->setTitle(tr("Ask for a co-signature"));
    m_whom->setObjectName(QStringLiteral("note.request.whom"));
    m_whom->setAccessibleName(tr("Who is asked"));
    m_message->setObjectName(QStringLiteral("note.request.message"));
    m_message->setAccessibleName(tr("What to look at"));
    m_message->setMaxLength(kLongestMessage);
    m_banner->setObjectName(QStringLiteral("note.request.banner"));
    m_yes->setObjectName(QStringLiteral("note.request.yes"));
    m_yes->setAccessibleName(tr("Ask"));
    m_no->setObjectName(QStringLiteral("note.request.no"));
    m_no->setAccessibleName(tr("Cancel"));
    for (QPushButton *button : {static_cast<QPushButton *>(m_yes), m_no})
        button->setAutoDefault(true);
    auto *what
        = new TextLabel(tr("The note appears under “Needs attention” of whoever is asked, until it is co-signed."),
                        TextRole::body, TextTone::muted);
    what->setWordWrap(true);
    auto *whom = new FormField(tr("Who is asked"), m_whom);
    whom->setReservesLine(false);
    auto *message = new FormField(tr("What to look at"), m_message);
    message->setOptional(true);
    message->setReservesLine(false);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::m);
    buttons->addStretch();
    buttons->addWidget(m_no);
    buttons->addWidget(m_yes);
    for (QWidget *one : {static_cast<QWidget *>(what), static_cast<QWidget *>(whom), static_cast<QWidget *>(message),
                         static_cast<QWidget *>(m_banner)})
        card()->body()->addWidget(one);
    card()->body()->addLayout(buttons);
    connect(m_yes, &QPushButton::clicked, this, &RequestSheet::submit);
    connect(m_no, &QPushButton::clicked, this, &RequestSheet::cancelled);
    connect(m_message, &QLineEdit::returnPressed, this, &RequestSheet::submit);
}

void RequestSheet::ask(chart::NoteId note, StaffId author, const std::vector<staff::Member> &people)
{
    m_note = note;
    m_ids = {StaffId()};
    m_whom->clear();
    m_whom->addItem(tr("Any medical director"));
    for (const staff::Member &one : people)
        if (one.active && one.id != author && access::ruleOf(access::Right::noteCosign).roles.contains(one.role)) {
            m_ids.push_back(one.id);
            m_whom->addItem(tr("%1, %2", "name, role").arg(one.name, roleText(one.role)));
        }
    m_message->clear();
    m_message->setProblem({});
    m_banner->hide();
    openSheet();
}

bool RequestSheet::mayCancel() const
{
    return !m_yes->isBusy();
}

void RequestSheet::takeFirstFocus()
{
    m_whom->setFocus(Qt::TabFocusReason);
}

void RequestSheet::submit()
{
    if (m_yes->isBusy() || !isOpen())
        return;
    if (!m_message->check()) {
        m_message->setFocus(Qt::TabFocusReason);
        return;
    }
    const auto at = static_cast<std::size_t>(std::max(0, m_whom->currentIndex()));
    const QFuture<Result<chart::CosignRequest>> future
        = m_session.notes().requestCosign(m_note, m_ids.at(at), m_message->cleanText());
    m_banner->hide();
    m_yes->watch(future);
    deliver(future, this, [this, id = m_note, whom = m_whom->currentText()](const Result<chart::CosignRequest> &made) {
        if (id != m_note || !isOpen())
            return;
        if (made.ok()) {
            closeSheet();
            Q_EMIT asked(whom);
        } else if (made.error().code == Code::invalid) {
            m_banner->showMessage(BannerKind::danger,
                                  tr("This person was asked already, or may not co-sign this note."));
        } else {
            m_banner->showMessage(BannerKind::danger, errorText(made.error()));
        }
    });
}

} // namespace vb::ui
