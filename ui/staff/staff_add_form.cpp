#include "ui/staff/staff_add_form.h"

#include "core/access/password_policy.h"
#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/card.h"
#include "ui/kit/deliver.h"
#include "ui/kit/error_text.h"
#include "ui/kit/form_field.h"
#include "ui/kit/new_password_fields.h"
#include "ui/kit/text_label.h"
#include "ui/staff/role_choice.h"
#include "ui/staff/staff_login_field.h"
#include "ui/staff/staff_text.h"

#include <QHBoxLayout>
#include <QKeySequence>
#include <QScrollArea>
#include <QShortcut>
#include <QVBoxLayout>

namespace vb::ui {

namespace {
constexpr int kAddFormWidth = 760;
constexpr int kLongestPersonName = 200;
} // namespace

StaffAddForm::StaffAddForm(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_banner(new Banner(BannerKind::danger))
    , m_name(new LineField)
    , m_login(new StaffLoginField)
    , m_role(nullptr)
    , m_password(nullptr)
    , m_save(nullptr)
{
    setObjectName(QStringLiteral("staff.add"));
    setAccessibleName(tr("Add person"));
    auto *title = new QVBoxLayout;
    title->setSpacing(space::xs + 2);
    title->addWidget(new TextLabel(tr("New person"), TextRole::section));
    auto *what = new TextLabel(tr("Everyone has an account of their own, and nobody uses another's: that is how it is "
                                  "known who did what."),
                               TextRole::body, TextTone::muted);
    what->setWordWrap(true);
    title->addWidget(what);
    auto *column = new QWidget;
    column->setMaximumWidth(kAddFormWidth);
    auto *down = new QVBoxLayout(column);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::l);
    down->addLayout(title);
    down->addWidget(m_banner);
    down->addWidget(makeCard());
    down->addStretch();
    auto *content = new QWidget;
    auto *across = new QHBoxLayout(content);
    across->setContentsMargins(space::xxl, space::xs, space::xxl, space::xl);
    across->addWidget(column, 100);
    across->addStretch(1);
    auto *scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content);
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(scroll);

    const auto key = [this](const QKeySequence &keys) {
        return new QShortcut(keys, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    };
    connect(key(Qt::CTRL | Qt::Key_S), &QShortcut::activated, this, &StaffAddForm::save);
    connect(key(Qt::Key_Escape), &QShortcut::activated, this, [this] {
        if (!m_save->isBusy())
            Q_EMIT leaveWanted();
    });
    connect(m_name, &QLineEdit::textEdited, this, &StaffAddForm::suggest);
    connect(m_login, &QLineEdit::textEdited, this, [this] { m_loginTyped = !m_login->text().isEmpty(); });
    connect(m_name, &QLineEdit::returnPressed, this, &StaffAddForm::save);
    connect(m_login, &QLineEdit::returnPressed, this, &StaffAddForm::save);
    connect(m_password, &NewPasswordFields::returnPressed, this, &StaffAddForm::save);
    connect(m_save, &QPushButton::clicked, this, &StaffAddForm::save);
}

/// The order in which the fields are made is that of Tab.
QWidget *StaffAddForm::makeCard()
{
    m_banner->setObjectName(QStringLiteral("staff.add.banner"));
    m_banner->hide();
    m_name->setObjectName(QStringLiteral("staff.add.name"));
    m_name->setAccessibleName(tr("Full name"));
    m_name->setMaxLength(kLongestPersonName);
    m_name->setRequired(true);
    m_login->setObjectName(QStringLiteral("staff.add.login"));
    m_login->setAccessibleName(tr("User name"));
    m_role = new RoleChoice(QStringLiteral("staff.add"));
    m_password
        = new NewPasswordFields(QStringLiteral("staff.add"), access::kMinPassword, [this](const SecretBytes &utf8) {
              return access::passwordStrength(utf8, {m_login->login(), m_name->cleanText(), m_session.practiceName()});
          });
    m_password->setLabel(tr("First password"));
    m_save = new BusyButton(tr("Add person"), ButtonKind::primary);
    m_save->setObjectName(QStringLiteral("staff.add.save"));
    m_save->setAccessibleName(tr("Add person"));
    m_save->setBusyText(tr("Adding…"));
    m_save->setToolTip(tr("Add (%1)").arg(QKeySequence(Qt::CTRL | Qt::Key_S).toString(QKeySequence::NativeText)));
    m_save->setAutoDefault(true);
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(QStringLiteral("staff.add.cancel"));
    cancel->setAccessibleName(tr("Cancel"));
    cancel->setToolTip(tr("Cancel (%1)").arg(QKeySequence(Qt::Key_Escape).toString(QKeySequence::NativeText)));
    cancel->setAutoDefault(true);
    setButtonKind(cancel, ButtonKind::secondary);
    connect(cancel, &QPushButton::clicked, this, [this] {
        if (!m_save->isBusy())
            Q_EMIT leaveWanted();
    });

    auto *login = new FormField(tr("User name"), m_login);
    login->setHelp(tr("For logging in. It stays this person's for ever."));
    auto *names = new QHBoxLayout;
    names->setSpacing(space::l);
    names->addWidget(new FormField(tr("Full name"), m_name), 1, Qt::AlignTop);
    names->addWidget(login, 1, Qt::AlignTop);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::m);
    buttons->addWidget(m_save);
    buttons->addWidget(cancel);
    buttons->addStretch();
    auto *card = new Card;
    card->body()->addLayout(names);
    card->body()->addWidget(new TextLabel(tr("Role"), TextRole::medium));
    card->body()->addWidget(m_role);
    card->body()->addWidget(m_password);
    card->body()->addLayout(buttons);
    return card;
}

void StaffAddForm::start(const QStringList &takenLogins)
{
    m_taken = takenLogins;
    m_loginTyped = false;
    m_banner->hide();
    for (LineField *field : {m_name, static_cast<LineField *>(m_login)}) {
        field->clear();
        field->setProblem(QString());
    }
    m_role->setRole(std::nullopt);
    m_password->clear();
    m_name->setFocus(Qt::OtherFocusReason);
}

bool StaffAddForm::isDirty() const
{
    return !m_name->text().isEmpty() || !m_login->text().isEmpty() || m_role->role() || !m_password->isEmpty();
}

std::optional<StaffDraft> StaffAddForm::draft() const
{
    if (m_save->isBusy() || (m_name->text().isEmpty() && m_login->text().isEmpty() && !m_role->role()))
        return std::nullopt;
    StaffDraft out;
    out.added = StaffDraft::NewPerson {m_name->text(), m_login->text(), m_loginTyped, m_role->role()};
    return out;
}

void StaffAddForm::restore(const StaffDraft::NewPerson &typed)
{
    start(m_taken);
    m_name->setText(typed.name);
    m_login->setText(typed.login);
    m_loginTyped = typed.loginTyped;
    m_role->setRole(typed.role);
}

void StaffAddForm::suggest()
{
    if (!m_loginTyped)
        m_login->setText(suggestedLogin(m_name->text(), m_taken));
}

bool StaffAddForm::check()
{
    LineField *first = nullptr;
    for (LineField *field : {m_name, static_cast<LineField *>(m_login)})
        if (!field->check() && !first)
            first = field;
    if (first) {
        first->setFocus(Qt::TabFocusReason);
        return false;
    }
    return m_role->check() && m_password->check();
}

void StaffAddForm::save()
{
    if (m_save->isBusy())
        return;
    m_banner->hide();
    if (!check()) {
        Q_EMIT refused();
        return;
    }
    const QString name = m_name->cleanText();
    const QString login = m_login->login();
    const QFuture<Result<session::NewCredential>> future
        = m_session.staff().add(login, name, *m_role->role(), m_password->copyUtf8());
    m_save->watch(future);
    deliver(future, this, [this, name, login](const Result<session::NewCredential> &answer) {
        if (answer.ok()) {
            start({});
            Q_EMIT added(*answer, name, login);
            return;
        }
        if (!showAtField(answer.error()))
            m_banner->showMessage(BannerKind::danger, errorText(answer.error()));
        Q_EMIT refused();
    });
}

/// What the core names a field for is told there, in the person's language.
bool StaffAddForm::showAtField(const Error &error)
{
    if (error.code != Code::invalid)
        return false;
    if (error.detail.startsWith(u"login: ")) {
        m_login->setProblem(tr("Someone has or had this user name. Please choose another: none is given twice."));
        m_login->setFocus(Qt::OtherFocusReason);
    } else if (error.detail.startsWith(u"name: ")) {
        m_name->setProblem(tr("This cannot be stored as it is. Please shorten it or type it anew."));
        m_name->setFocus(Qt::OtherFocusReason);
    } else if (error.detail.startsWith(u"the password")) {
        m_password->setProblem(tr("This password is not accepted. Please choose another one."));
    } else {
        return false;
    }
    return true;
}

} // namespace vb::ui
