#include "ui/note/note_reading_page.h"

#include "ui/kit/busy_button.h"
#include "ui/kit/tokens.h"
#include "ui/kit/wrap_layout.h"
#include "ui/note/note_reading.h"

#include <QHBoxLayout>
#include <QShortcut>
#include <QVBoxLayout>

#include <algorithm>

namespace vb::ui {

namespace {

void nameAction(QPushButton *button, const char *id, const QString &words, const QKeySequence &keys = {})
{
    button->setObjectName(QStringLiteral("note.") + QLatin1String(id));
    button->setAccessibleName(words);
    button->setAutoDefault(true);
    if (!keys.isEmpty())
        button->setToolTip(
            NoteReadingPage::tr("%1 (%2)", "action, keys").arg(words, keys.toString(QKeySequence::NativeText)));
}

} // namespace

NoteReadingPage::NoteReadingPage(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_reading(new NoteReading(session.timeZone()))
    , m_back(new QPushButton(icon(IconName::chevronLeft), tr("Back to the notes")))
    , m_verify(new BusyButton(tr("Verify signature"), ButtonKind::flat))
    , m_copy(new QPushButton(icon(IconName::copy), tr("Copy forward")))
    , m_addendum(new QPushButton(icon(IconName::plus), tr("Addendum…")))
    , m_request(new QPushButton(icon(IconName::message), tr("Ask for a co-signature…")))
    , m_cosign(new QPushButton(tr("Co-sign…")))
    , m_void(new QPushButton(icon(IconName::ban), tr("Declare void…")))
    , m_print(new QPushButton(icon(IconName::printer), tr("Print…")))
{
    setObjectName(QStringLiteral("note.readingPage"));
    setFocusProxy(m_back);
    const QKeySequence verifyKeys(Qt::CTRL | Qt::SHIFT | Qt::Key_V);
    const QKeySequence copyKeys(Qt::CTRL | Qt::Key_D);
    const QKeySequence addendumKeys(Qt::CTRL | Qt::Key_E);
    const QKeySequence cosignKeys(Qt::CTRL | Qt::Key_Return);
    const QKeySequence printKeys(Qt::CTRL | Qt::Key_P);
    nameAction(m_back, "back", tr("Back to the notes"), Qt::Key_Escape);
    nameAction(m_verify, "verify", tr("Verify signature"), verifyKeys);
    nameAction(m_copy, "copy", tr("Copy forward into a new draft"), copyKeys);
    nameAction(m_addendum, "addendum", tr("Write an addendum"), addendumKeys);
    nameAction(m_request, "askCosign", tr("Ask for a co-signature"));
    nameAction(m_cosign, "cosign", tr("Co-sign"), cosignKeys);
    nameAction(m_void, "void", tr("Declare void"));
    nameAction(m_print, "print", tr("Print or save as PDF"), printKeys);
    m_verify->setIcon(icon(IconName::shield));
    for (QPushButton *button : {m_back, m_copy, m_addendum, m_request, m_void, m_print})
        setButtonKind(button, ButtonKind::flat);
    setButtonKind(m_cosign, ButtonKind::primary);
    auto *actions = new QWidget;
    auto *wrap = new WrapLayout(actions);
    for (QWidget *one :
         {static_cast<QWidget *>(m_back), static_cast<QWidget *>(m_cosign), static_cast<QWidget *>(m_addendum),
          static_cast<QWidget *>(m_copy), static_cast<QWidget *>(m_request), static_cast<QWidget *>(m_verify),
          static_cast<QWidget *>(m_print), static_cast<QWidget *>(m_void)})
        wrap->addWidget(one);
    auto *top = new QHBoxLayout;
    top->setContentsMargins(space::xxl - space::m, 0, space::xxl, space::s);
    top->addWidget(actions, 1);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(0);
    down->addLayout(top);
    down->addWidget(m_reading, 1);

    const auto onKey = [this](const QKeySequence &keys, QPushButton *button) {
        connect(new QShortcut(keys, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut), &QShortcut::activated,
                button, [button] {
                    if (button->isVisible() && button->isEnabled())
                        button->click();
                });
    };
    onKey(Qt::Key_Escape, m_back);
    onKey(verifyKeys, m_verify);
    onKey(copyKeys, m_copy);
    onKey(addendumKeys, m_addendum);
    onKey(cosignKeys, m_cosign);
    onKey(printKeys, m_print);
    for (const int pages : {-1, 1})
        connect(new QShortcut(pages < 0 ? Qt::Key_PageUp : Qt::Key_PageDown, this, nullptr, nullptr,
                              Qt::WidgetWithChildrenShortcut),
                &QShortcut::activated, this, [this, pages] { m_reading->scrollBy(pages); });
    connect(m_back, &QPushButton::clicked, this, &NoteReadingPage::leaveWanted);
    connect(m_verify, &QPushButton::clicked, this, &NoteReadingPage::verifyWanted);
    connect(m_copy, &QPushButton::clicked, this, &NoteReadingPage::copyWanted);
    connect(m_addendum, &QPushButton::clicked, this, &NoteReadingPage::addendumWanted);
    connect(m_request, &QPushButton::clicked, this, &NoteReadingPage::requestWanted);
    connect(m_cosign, &QPushButton::clicked, this, &NoteReadingPage::cosignWanted);
    connect(m_void, &QPushButton::clicked, this, &NoteReadingPage::voidWanted);
    connect(m_print, &QPushButton::clicked, this, &NoteReadingPage::printWanted);
}

bool NoteReadingPage::may(access::Right right) const
{
    return access::authorize(m_session.actor(), right).ok();
}

void NoteReadingPage::show(const chart::NoteRecord &record, const std::vector<staff::Member> &people)
{
    m_reading->show(record, people);
    const StaffId self = m_session.actor().user;
    const bool isSigned = record.state == chart::NoteState::signed_;
    const bool isOnRecord = isSigned || record.state == chart::NoteState::voided;
    const bool cosigned
        = std::any_of(record.signatures.begin(), record.signatures.end(), [self](const chart::NoteSignature &one) {
              return one.meaning == chart::Meaning::cosigner && one.signer == self;
          });
    m_verify->setVisible(isOnRecord && may(access::Right::noteVerify));
    m_copy->setVisible(isSigned && may(access::Right::noteAdd));
    m_addendum->setVisible(isSigned && may(access::Right::noteAddendum));
    m_request->setVisible(isSigned && may(access::Right::noteCosignRequest));
    m_cosign->setVisible(isSigned && !cosigned && record.note.author != self && may(access::Right::noteCosign));
    m_void->setVisible(isSigned && may(access::Right::noteVoid));
    m_print->setVisible(isOnRecord && may(access::Right::notePrint));
}

void NoteReadingPage::clear()
{
    m_reading->clear();
}

void NoteReadingPage::takeFocus()
{
    m_back->setFocus(Qt::OtherFocusReason);
}

} // namespace vb::ui
