#include "ui/kit/new_password_fields.h"

#include "ui/kit/form_field.h"
#include "ui/kit/password_field.h"
#include "ui/kit/strength_meter.h"
#include "ui/kit/tokens.h"

#include <QVBoxLayout>

namespace vb::ui {

namespace {

QString strengthWord(int strength)
{
    switch (strength) {
    case 1: return NewPasswordFields::tr("Fair");
    case 2: return NewPasswordFields::tr("Good");
    case 3: return NewPasswordFields::tr("Strong");
    case 4: return NewPasswordFields::tr("Very strong");
    default: return NewPasswordFields::tr("Too easy to guess");
    }
}

} // namespace

NewPasswordFields::NewPasswordFields(const QString &id, int shortest, Judge judge, QWidget *parent)
    : QWidget(parent)
    , m_shortest(shortest)
    , m_judge(std::move(judge))
    , m_password(new PasswordField)
    , m_repeat(new PasswordField)
    , m_passwordField(new FormField(tr("New password"), m_password))
    , m_repeatField(new FormField(tr("The same password again"), m_repeat))
    , m_meter(new StrengthMeter)
{
    m_password->setObjectName(id + QStringLiteral(".password"));
    m_password->setAccessibleName(tr("New password"));
    m_repeat->setObjectName(id + QStringLiteral(".repeat"));
    m_repeat->setAccessibleName(tr("The same password again"));
    m_meter->setObjectName(id + QStringLiteral(".strength"));
    m_passwordField->setHelp(
        tr("At least %1 characters. Several words that do not belong together are strong and easy to remember.")
            .arg(shortest));
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::s);
    down->addWidget(m_passwordField);
    down->addWidget(m_meter);
    down->addSpacing(space::xs);
    down->addWidget(m_repeatField);
    setFocusProxy(m_password);

    connect(m_password, &PasswordField::textEdited, this, [this] {
        m_passwordField->setError(QString());
        this->judge();
        Q_EMIT edited();
    });
    connect(m_repeat, &PasswordField::textEdited, this, [this] {
        if (m_repeat->sameAs(*m_password))
            m_repeatField->setError(QString());
        Q_EMIT edited();
    });
    connect(m_password, &PasswordField::returnPressed, this, &NewPasswordFields::returnPressed);
    connect(m_repeat, &PasswordField::returnPressed, this, &NewPasswordFields::returnPressed);
    for (PasswordField *field : {m_password, m_repeat})
        connect(field, &PasswordField::capsLockSeen, this,
                [this](bool on) { m_repeatField->setHelp(on ? tr("Caps Lock seems to be on.") : QString()); });
}

void NewPasswordFields::setLabel(const QString &label)
{
    m_passwordField->setLabel(label);
    m_password->setAccessibleName(label);
}

void NewPasswordFields::judge()
{
    if (m_password->isEmpty())
        m_meter->clear();
    else if (m_password->length() < m_shortest)
        m_meter->setStrength(0, tr("Too short: %1 of %2 characters").arg(m_password->length()).arg(m_shortest));
    else {
        const int strength = m_judge(m_password->copyUtf8());
        m_meter->setStrength(strength, strengthWord(strength));
    }
}

QString NewPasswordFields::problemOfFirst() const
{
    if (m_password->isEmpty())
        return tr("Please fill this in.");
    if (m_password->length() < m_shortest)
        return tr("Please make it at least %1 characters long.").arg(m_shortest);
    if (m_judge(m_password->copyUtf8()) == 0)
        return tr("This is too easy to guess: it is made of common words, names, repeats or sequences. Please choose "
                  "another one.");
    return {};
}

bool NewPasswordFields::check()
{
    const QString first = problemOfFirst();
    m_passwordField->setError(first);
    const bool same = m_repeat->sameAs(*m_password);
    m_repeatField->setError(first.isEmpty() && !same
                                ? (m_repeat->isEmpty() ? tr("Please type the same password once more.")
                                                       : tr("This is not the same as above. Please type it again."))
                                : QString());
    if (!first.isEmpty()) {
        m_password->setFocus(Qt::TabFocusReason);
        return false;
    }
    if (!same)
        m_repeat->setFocus(Qt::TabFocusReason);
    return same;
}

void NewPasswordFields::setProblem(const QString &problem)
{
    m_passwordField->setError(problem);
    m_password->setFocus(Qt::TabFocusReason);
}

bool NewPasswordFields::isEmpty() const
{
    return m_password->isEmpty() && m_repeat->isEmpty();
}

SecretBytes NewPasswordFields::take()
{
    SecretBytes taken = m_password->takeUtf8();
    clear();
    return taken;
}

SecretBytes NewPasswordFields::copyUtf8() const
{
    return m_password->copyUtf8();
}

void NewPasswordFields::clear()
{
    m_password->clear();
    m_repeat->clear();
    m_passwordField->setError(QString());
    m_repeatField->setError(QString());
    m_repeatField->setHelp(QString());
    m_meter->clear();
}

void NewPasswordFields::focusFirst()
{
    m_password->setFocus(Qt::TabFocusReason);
}

} // namespace vb::ui
