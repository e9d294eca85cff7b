"""Which changes are lawful, and for whom; an unlawful one is undone with the reason. Three keys say which are not.

    - name: Закрытие без анализа — только для консультаций
      clause: MES-1.consult
      transition: {from: [Открыт, Анализ], to: Закрыт}
      allow: {type: Консультация}
      otherwise: [undo, {comment: internal, text: "Закрыть можно только консультацию ({clause})."}]

    - name: Тип и приоритет меняет только поддержка
      change: [type, priority]                # or {type: {from: …, to: …}, priority: {…}}
      allow: {author: staff}
      otherwise: [undo, {comment: public, text: "«{field}» меняет поддержка; возвращено: {from}."}]

    - name: Порядок статусов
      workflow: {new: [Анализ, Закрыт], Анализ: [В работе, Закрыт], Закрыт: []}
      otherwise: [undo]

`transition` and `change` name what is unlawful; `workflow` names the lawful moves by the status they start from, and
all others from there are unlawful. Of a status that is no key of it nothing is said. `allow` excepts.

Two hands never fight: after three unlawful changes within an hour the next one is undone only when an hour has passed.
"""

from policies.rules.changes.judging import LawfulChanges, as_text
from policies.rules.changes.parsing import CHAPTERS, KEYS, look_around

__all__ = ["CHAPTERS", "KEYS", "LawfulChanges", "as_text", "look_around"]
