#pragma once

#include "core/base/secret_bytes.h"

#include <QWidget>

#include <functional>

namespace vb::ui {

class FormField;
class PasswordField;
class StrengthMeter;

/// A new password, typed twice, with a meter. What is typed stays in the fields until it is taken.
class NewPasswordFields : public QWidget {
    Q_OBJECT

public:
    /// 0 (refused) to 4 (strong); asked on the GUI thread after each key.
    using Judge = std::function<int(const SecretBytes &utf8)>;

    /// `id` begins the object names: "staff.add" gives "staff.add.password", ".repeat" and ".strength". `shortest` is
    /// in characters.
    NewPasswordFields(const QString &id, int shortest, Judge judge, QWidget *parent = nullptr);

    /// The words above the first field; "New password" unless given.
    void setLabel(const QString &label);
    /// Looks for problems, shows them and puts the focus on the first; true when there is none.
    bool check();
    /// A problem that the service answered, at the first field.
    void setProblem(const QString &problem);
    [[nodiscard]] bool isEmpty() const;
    /// Both fields are empty and wiped afterwards.
    [[nodiscard]] SecretBytes take();
    /// What was typed; the fields keep it until clear(), so that a refusal of something else loses nothing.
    [[nodiscard]] SecretBytes copyUtf8() const;
    void clear();
    void focusFirst();

Q_SIGNALS:
    void edited();
    void returnPressed();

private:
    void judge();
    [[nodiscard]] QString problemOfFirst() const;

    int m_shortest;
    Judge m_judge;
    PasswordField *m_password;
    PasswordField *m_repeat;
    FormField *m_passwordField;
    FormField *m_repeatField;
    StrengthMeter *m_meter;
};

} // namespace vb::ui
