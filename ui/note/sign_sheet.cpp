#include "ui/note/sign_sheet.h"

#include "core/session/sign_refusal.h"
#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/card.h"
#include "ui/kit/form_field.h"
#include "ui/kit/icon_label.h"
#include "ui/kit/password_field.h"
#include "ui/kit/text_label.h"
#include "ui/note/note_text_edit.h"
#include "ui/note/note_words.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QVBoxLayout>

#include <algorithm>

namespace vb::ui {

SignSheet::SignSheet(QWidget *page)
    : NoteSheet(page)
    , m_meaning(new TextLabel(QString(), TextRole::strong))
    , m_as(new TextLabel(QString(), TextRole::body, TextTone::muted))
    , m_missing(new QWidget)
    , m_missingDown(new QVBoxLayout(m_missing))
    , m_notes(new TextLabel)
    , m_text(new NoteTextEdit)
    , m_textField(new FormField(QStringLiteral(" "), m_text))
    , m_password(new PasswordField)
    , m_passwordField(new FormField(tr("Your password"), m_password))
    , m_banner(new Banner(BannerKind::danger))
    , m_yes(new BusyButton(QString(), ButtonKind::primary))
    , m_no(new QPushButton(tr("Cancel")))
{
    setObjectName(QStringLiteral("note.sign"));
    m_meaning->setObjectName(QStringLiteral("note.sign.meaning"));
    m_text->setObjectName(QStringLiteral("note.sign.text"));
    m_password->setObjectName(QStringLiteral("note.sign.password"));
    m_password->setAccessibleName(tr("Your password"));
    m_banner->setObjectName(QStringLiteral("note.sign.banner"));
    m_notes->setObjectName(QStringLiteral("note.sign.notes"));
    m_yes->setObjectName(QStringLiteral("note.sign.yes"));
    m_yes->setBusyText(tr("Signing…"));
    m_no->setObjectName(QStringLiteral("note.sign.no"));
    m_no->setAccessibleName(tr("Cancel"));
    for (QPushButton *button : {static_cast<QPushButton *>(m_yes), m_no})
        button->setAutoDefault(true);
    for (TextLabel *label : {m_meaning, m_as, m_notes})
        label->setWordWrap(true);
    m_textField->setReservesLine(false);
    m_passwordField->setReservesLine(false);
    m_missingDown->setContentsMargins(0, 0, 0, 0);
    m_missingDown->setSpacing(space::xs);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::m);
    buttons->addStretch();
    buttons->addWidget(m_no);
    buttons->addWidget(m_yes);
    card()->body()->setSpacing(space::m);
    for (QWidget *one : {static_cast<QWidget *>(m_meaning), static_cast<QWidget *>(m_as), m_missing,
                         static_cast<QWidget *>(m_notes), static_cast<QWidget *>(m_textField),
                         static_cast<QWidget *>(m_passwordField), static_cast<QWidget *>(m_banner)})
        card()->body()->addWidget(one);
    card()->body()->addLayout(buttons);
    connect(m_yes, &QPushButton::clicked, this, &SignSheet::submit);
    connect(m_no, &QPushButton::clicked, this, &SignSheet::cancelled);
    connect(m_password, &PasswordField::returnPressed, this, &SignSheet::submit);
    connect(m_password, &PasswordField::textEdited, this, [this] { m_passwordField->setError(QString()); });
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] { m_textField->setError(QString()); });
}

void SignSheet::ask(const Ask &ask)
{
    m_ask = ask;
    card()->setTitle(ask.title);
    setAccessibleName(ask.title);
    m_meaning->setText(tr("“%1”").arg(ask.meaning));
    m_as->setText(ask.as);
    m_notes->setText(ask.notes.join(u'\n'));
    m_notes->setVisible(!ask.notes.isEmpty());
    m_textField->setVisible(!ask.textLabel.isEmpty());
    m_textField->setLabel(ask.textLabel);
    m_textField->setHelp(ask.textHelp);
    m_textField->setError(QString());
    m_text->setAccessibleName(ask.textLabel);
    m_text->setLines(ask.shortestText > 1 ? 2 : 4, 10);
    m_text->setText(QString());
    m_password->clear();
    m_passwordField->setError(QString());
    m_banner->hide();
    m_yes->setText(ask.action);
    m_yes->setAccessibleName(ask.action);
    setButtonKind(m_yes, ask.isDanger ? ButtonKind::danger : ButtonKind::primary);
    showMissing(ask.missing, ask.asCopied);
    const bool isHeld
        = std::any_of(ask.missing.begin(), ask.missing.end(), [](const chart::Missing &one) { return one.isGap; });
    m_passwordField->setVisible(!isHeld);
    m_yes->setVisible(!isHeld);
    openSheet();
}

void SignSheet::showMissing(const std::vector<chart::Missing> &missing, int asCopied)
{
    while (QLayoutItem *item = m_missingDown->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_missing->setVisible(!missing.empty() || asCopied > 0);
    const bool isHeld
        = std::any_of(missing.begin(), missing.end(), [](const chart::Missing &one) { return one.isGap; });
    QStringList lines;
    if (isHeld)
        lines.append(tr("There are gaps (***) left to fill in. It can be signed once they are filled in or removed."));
    else if (!missing.empty())
        lines.append(tr("Not filled in yet. Choose one to go there, or sign without it."));
    if (asCopied > 0)
        lines.append(asCopied == 1
                         ? tr("One field still says what was copied from the earlier note.")
                         : tr("%n fields still say what was copied from the earlier note.", nullptr, asCopied));
    for (const QString &line : lines) {
        auto *words = new TextLabel(line, TextRole::body, isHeld ? TextTone::danger : TextTone::muted);
        words->setWordWrap(true);
        m_missingDown->addWidget(words);
    }
    auto *places = new QWidget;
    auto *grid = new QGridLayout(places); // in two columns, so that the buttons below stay in view
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(space::xs);
    std::vector<QWidget *> inOrder;
    for (const chart::Missing &one : missing) {
        if (isHeld && !one.isGap)
            continue;
        auto *button = new QPushButton(
            icon(one.isGap ? IconName::alert : IconName::edit, one.isGap ? IconTone::danger : IconTone::accent),
            one.label);
        setButtonKind(button, ButtonKind::flat);
        button->setAutoDefault(true);
        button->setObjectName(QStringLiteral("note.sign.missing.") + one.field);
        button->setAccessibleName(one.isGap ? tr("Gap in %1: go there").arg(one.label)
                                            : tr("%1 is empty: go there").arg(one.label));
        connect(button, &QPushButton::clicked, this, [this, id = one.field] { Q_EMIT fieldWanted(id); });
        const int place = static_cast<int>(inOrder.size());
        grid->addWidget(button, place / 2, place % 2, Qt::AlignLeft);
        inOrder.push_back(button);
    }
    m_missingDown->addWidget(places);
    inOrder.push_back(m_text);
    for (size_t i = 1; i < inOrder.size(); ++i)
        setTabOrder(inOrder[i - 1], inOrder[i]);
    setTabOrder(m_text, m_password);
    setTabOrder(m_password, m_no);
    setTabOrder(m_no, m_yes);
}

QString SignSheet::text() const
{
    return m_text->toPlainText();
}

void SignSheet::setText(const QString &text)
{
    m_text->setText(text);
}

SecretBytes SignSheet::takePassword()
{
    return m_password->takeUtf8();
}

void SignSheet::watch(const QFuture<void> &future)
{
    m_banner->hide();
    m_yes->watch(future);
}

bool SignSheet::isBusy() const
{
    return m_yes->isBusy();
}

void SignSheet::insist()
{
    if (!m_yes->isBusy())
        m_banner->showMessage(BannerKind::warning,
                              tr("What you wrote here is not signed yet. Please sign it or cancel."));
    takeFirstFocus();
}

bool SignSheet::mayCancel() const
{
    return !m_yes->isBusy();
}

void SignSheet::showRefusal(const Error &error)
{
    const session::SignRefusal why = session::signRefusalOf(error);
    if (why == session::SignRefusal::wrongPassword)
        m_passwordField->setError(signRefusalText(error));
    else
        m_banner->showMessage(BannerKind::danger, signRefusalText(error));
    m_password->clear();
    if (isOpen())
        m_password->setFocus(Qt::OtherFocusReason);
}

void SignSheet::takeFirstFocus()
{
    const auto first = m_missing->findChildren<QPushButton *>();
    const bool isHeld = m_yes->isHidden();
    if (!m_textField->isHidden())
        m_text->setFocus(Qt::TabFocusReason);
    else if (isHeld && !first.isEmpty())
        first.front()->setFocus(Qt::TabFocusReason);
    else
        m_password->setFocus(Qt::TabFocusReason);
}

void SignSheet::keyPressEvent(QKeyEvent *event)
{
    const bool isReturn = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isReturn && event->modifiers().testFlag(Qt::ControlModifier))
        submit();
    else
        NoteSheet::keyPressEvent(event);
}

void SignSheet::submit()
{
    if (m_yes->isBusy() || m_yes->isHidden() || !isOpen())
        return;
    if (!m_ask.textLabel.isEmpty()
        && m_text->toPlainText().trimmed().size() < std::max<qsizetype>(1, m_ask.shortestText)) {
        m_textField->setError(m_ask.shortestText > 1
                                  ? tr("Please write at least %1 characters.").arg(m_ask.shortestText)
                                  : tr("Please write something first."));
        m_text->setFocus(Qt::TabFocusReason);
        return;
    }
    if (m_password->isEmpty()) {
        m_passwordField->setError(tr("Please type your password: it makes the signature yours."));
        m_password->setFocus(Qt::TabFocusReason);
        return;
    }
    Q_EMIT confirmed();
}

} // namespace vb::ui
